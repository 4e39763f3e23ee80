// Coordinates as GeoJSON has them, turned into what Leaflet takes.

export function flatten(points) {
  return typeof points[0] === "number" ? [points] : points.flatMap(flatten);
}

export function latLngs(coordinates) {
  return typeof coordinates[0] === "number" ? [coordinates[1], coordinates[0]] : coordinates.map(latLngs);
}

/** Are these coordinates? The event's own were checked when it was read; a route's are told by its file. */
export function isSound(points) {
  if (!Array.isArray(points) || !points.length) return false;
  return typeof points[0] === "number" ? points.length > 1 && points.every(Number.isFinite) : points.every(isSound);
}
