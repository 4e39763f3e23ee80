// The basemap: Natural Earth, drawn on canvas tiles; coarse for the world, finer for the theatre.

const basemap = readBlock("geomap-basemap");
const NEAR_ZOOM = 5; // from here on the theatre is drawn from its finer shapes
const DIVISION_ZOOM = 6;

/** Undoes the encoded polyline: returns x, y pairs in the unit square of Web Mercator. */
function decode(text) {
  const flat = [];
  let at = 0;
  let lat = 0;
  let lon = 0;
  const next = () => {
    let value = 0;
    let shift = 0;
    let byte;
    do {
      byte = text.charCodeAt(at) - 63;
      at += 1;
      value |= (byte & 31) << shift;
      shift += 5;
    } while (byte >= 32);
    return value & 1 ? ~(value >> 1) : value >> 1;
  };
  while (at < text.length) {
    lat += next();
    lon += next();
    flat.push(mercatorX(lon / basemap.scale), mercatorY(lat / basemap.scale));
  }
  return Float64Array.from(flat);
}

function mercatorX(lon) {
  return lon / 360 + 0.5;
}

function mercatorY(lat) {
  const sine = Math.sin((Math.max(-85.05, Math.min(85.05, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

/** @param {string[]} texts */
function shapes(texts) {
  return (texts || []).map((text) => {
    const points = decode(text);
    let [west, north, east, south] = [1, 1, 0, 0];
    for (let i = 0; i < points.length; i += 2) {
      west = Math.min(west, points[i]);
      east = Math.max(east, points[i]);
      north = Math.min(north, points[i + 1]);
      south = Math.max(south, points[i + 1]);
    }
    return { points, west, north, east, south };
  });
}

const ground = {
  far: { land: shapes(basemap.far.land), borders: shapes(basemap.far.borders), lakes: [], divisions: [] },
  near: {
    land: shapes(basemap.near.land), borders: shapes(basemap.near.borders),
    lakes: shapes(basemap.near.lakes), divisions: shapes(basemap.near.divisions),
  },
};

function trace(context, found, view) {
  context.beginPath();
  for (const shape of found) {
    if (shape.east < view.west || shape.west > view.east || shape.south < view.north || shape.north > view.south) continue;
    const points = shape.points;
    context.moveTo(points[0] * view.size - view.x, points[1] * view.size - view.y);
    for (let i = 2; i < points.length; i += 2) context.lineTo(points[i] * view.size - view.x, points[i + 1] * view.size - view.y);
  }
}

function drawGround(context, set, view, colours) {
  trace(context, set.land, view);
  context.fillStyle = colours.land;
  context.fill("evenodd");
  context.strokeStyle = colours.coast;
  context.lineWidth = 0.8;
  context.stroke();
  trace(context, set.lakes, view);
  context.fillStyle = colours.water;
  context.fill("evenodd");
  context.stroke();
  if (view.zoom >= DIVISION_ZOOM) {
    trace(context, set.divisions, view);
    context.strokeStyle = colours.division;
    context.lineWidth = 1;
    context.stroke();
  }
  trace(context, set.borders, view);
  context.strokeStyle = colours.border;
  context.lineWidth = view.zoom < 5 ? 0.8 : 1.2;
  context.stroke();
}

function drawTile(canvas, coords, width) {
  const density = Math.min(3, window.devicePixelRatio || 1);
  canvas.width = canvas.height = width * density;
  const context = canvas.getContext("2d");
  if (!context) return;
  context.scale(density, density);
  context.lineJoin = "round";
  const size = 256 * 2 ** coords.z;
  const [x, y] = [coords.x * width, coords.y * width];
  const margin = 2;
  const view = {
    zoom: coords.z, size, x, y, west: (x - margin) / size, east: (x + width + margin) / size,
    north: (y - margin) / size, south: (y + width + margin) / size,
  };
  const colours = {};
  for (const name of ["land", "water", "coast", "border", "division"]) colours[name] = colour("--" + name);
  context.fillStyle = colours.water;
  context.fillRect(0, 0, width, width);
  if (coords.z < NEAR_ZOOM || !inTheatre(view)) drawGround(context, ground.far, view, colours);
  if (coords.z >= NEAR_ZOOM) drawTheatre(context, view, colours);
}

/** Does the theatre cover all of it? Then nothing coarser would be seen below. */
function inTheatre(view) {
  const [west, south, east, north] = basemap.theatre;
  return view.west >= mercatorX(west) && view.east <= mercatorX(east) && view.north >= mercatorY(north) && view.south <= mercatorY(south);
}

function drawTheatre(context, view, colours) {
  const [west, south, east, north] = basemap.theatre;
  const left = mercatorX(west) * view.size - view.x;
  const top = mercatorY(north) * view.size - view.y;
  context.save();
  context.beginPath();
  context.rect(left, top, mercatorX(east) * view.size - view.x - left, mercatorY(south) * view.size - view.y - top);
  context.clip();
  context.fillStyle = colours.water;
  context.fill();
  drawGround(context, ground.near, view, colours);
  context.restore();
}

const Basemap = L.GridLayer.extend({
  createTile(coords) {
    const canvas = document.createElement("canvas");
    drawTile(canvas, coords, this.getTileSize().x);
    return canvas;
  },
});

/** @param {L.Map} map */
function addBasemap(map) {
  const layer = new Basemap({ tileSize: 512, updateWhenZooming: false, keepBuffer: 1, zIndex: 0, className: "gm-ground" });
  layer.addTo(map);
  return layer;
}
