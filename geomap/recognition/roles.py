def role_of(span, names):
    return "literal"
