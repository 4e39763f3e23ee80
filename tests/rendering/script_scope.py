"""Names that a module of JavaScript takes from outside itself, found by its syntax tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

_FUNCTIONS = frozenset(
    {
        "function_declaration",
        "generator_function_declaration",
        "function_expression",
        "arrow_function",
        "method_definition",
    }
)
_NAMED = frozenset({"function_declaration", "generator_function_declaration", "class_declaration"})
_SCOPES = frozenset({"statement_block", "switch_body", "for_statement", "for_in_statement"})
_READ = frozenset({"identifier", "shorthand_property_identifier"})
_BOUND = frozenset({"identifier", "shorthand_property_identifier_pattern"})


def free_names(source: str) -> tuple[set[str], set[str]]:
    """Return the names that a module uses and does not declare, and those that it writes to."""
    import tree_sitter_javascript
    from tree_sitter import Language, Parser

    parser = Parser(Language(tree_sitter_javascript.language()))
    root = parser.parse(source.encode()).root_node
    assert not root.has_error
    uses = list(_uses(root, [set(_declared(root))]))
    return {name for name, _ in uses}, {name for name, written in uses if written}


def _text(node: Node) -> str:
    return (node.text or b"").decode()


def _field(node: Node, name: str) -> Node:
    found = node.child_by_field_name(name)
    assert found is not None, (name, node.type)
    return found


def _bindings(pattern: Node) -> Iterator[str]:
    """Give the names that a pattern binds: ``[a, {b: c = 1}]`` binds a and c."""
    if pattern.type in _BOUND:
        yield _text(pattern)
    elif pattern.type == "pair_pattern":
        yield from _bindings(_field(pattern, "value"))
    elif pattern.type in ("assignment_pattern", "object_assignment_pattern"):
        yield from _bindings(_field(pattern, "left"))
    elif pattern.type in ("object_pattern", "array_pattern", "rest_pattern", "formal_parameters"):
        for part in pattern.named_children:
            yield from _bindings(part)


def _declared(scope: Node) -> Iterator[str]:
    """Give the names declared in a scope itself, not in those inside it."""
    for child in scope.named_children:
        node = child.child_by_field_name("declaration") or child
        if node.type in ("lexical_declaration", "variable_declaration"):
            for one in node.named_children:
                if one.type == "variable_declarator":
                    yield from _bindings(_field(one, "name"))
        elif node.type in _NAMED:
            yield _text(_field(node, "name"))
        elif node.type in ("switch_case", "switch_default"):
            yield from _declared(node)
    if scope.type == "for_in_statement" and scope.child_by_field_name("kind"):
        yield from _bindings(_field(scope, "left"))


def _parameters(function: Node) -> set[str]:
    told = function.child_by_field_name("parameters") or function.child_by_field_name("parameter")
    return {*(_bindings(told) if told else ()), "arguments"}


def _uses(node: Node, scopes: Sequence[set[str]]) -> Iterator[tuple[str, bool]]:
    """Give the free names below a node, and whether each is written to."""
    if node.type in ("import_statement", "comment"):
        return
    if node.type in _BOUND | _READ:
        name = _text(node)
        if not any(name in scope for scope in scopes):
            yield name, _is_written(node)
        return
    if node.type in _FUNCTIONS:
        scopes = [*scopes, _parameters(node)]
    elif node.type in _SCOPES:
        scopes = [*scopes, set(_declared(node))]
    elif node.type == "catch_clause" and (caught := node.child_by_field_name("parameter")):
        scopes = [*scopes, set(_bindings(caught))]
    for child in node.named_children:
        yield from _uses(child, scopes)


def _is_written(node: Node) -> bool:
    above = node.parent
    while above and above.type in ("array_pattern", "object_pattern", "pair_pattern"):
        node, above = above, above.parent
    if above is None:
        return False
    if above.type == "update_expression":
        return True
    to_left = above.type in ("assignment_expression", "augmented_assignment_expression")
    return to_left and above.child_by_field_name("left") == node
