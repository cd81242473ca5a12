import { crc32, deflateSync } from 'node:zlib';

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'ascii'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

type Colour = [red: number, green: number, blue: number];

/** A card drawn in two colours with rounded corners, as PNG (ISO/IEC 15948): 8 bits, RGBA. */
export function cardIcon(size: number, [red, green, blue]: Colour): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const rows = Buffer.alloc(size * (size * 4 + 1));
  const radius = size / 5;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const [dx, dy] = [x, y].map((at) => Math.max(radius - at - 0.5, at + 0.5 - (size - radius), 0)) as [number, number];
      const isInside = dx * dx + dy * dy <= radius * radius;
      const isStripe = y > size * 0.38 && y < size * 0.54;
      rows.set(isInside ? (isStripe ? [255, 255, 255, 255] : [red, green, blue, 255]) : [0, 0, 0, 0], y * (size * 4 + 1) + 1 + x * 4);
    }
  }
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}
