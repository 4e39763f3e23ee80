// The unit square of Web Mercator, in which everything on the map is placed.

export function mercatorX(lon) {
  return lon / 360 + 0.5;
}

export function mercatorY(lat) {
  const sine = Math.sin((Math.max(-85.05, Math.min(85.05, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

/** A longitude where the world lies that is in view: beside 180 degrees it is there twice. */
export function beside(map, lon) {
  return lon + 360 * Math.round((map.getCenter().lng - lon) / 360);
}

/** A point of the unit square as Leaflet has it. */
export function unmercator(x, y) {
  return L.latLng((Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI, (x - 0.5) * 360);
}
