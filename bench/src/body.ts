/** JSON of exactly so many bytes, as a publisher would send it: a list of small records. */
export function jsonBody(bytes: number): string {
  if (bytes === 0) return "";
  const records: string[] = [];
  let length = 2;
  for (let index = 0; ; index++) {
    const record = `{"id":${100_000 + index},"name":"order ${index % 97}","amount":${(index * 37) % 991}.5,"paid":${index % 2 === 0}}`;
    if (length + record.length + 1 > bytes) break;
    records.push(record);
    length += record.length + 1;
  }
  const list = `[${records.join(",")}]`;
  return list.padEnd(bytes, " ").slice(0, bytes);
}

const UNITS = ["B", "KB", "MB"];

/** A size as the tables name it: 1 KB is 1024 bytes. */
export function sizeName(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${size} ${UNITS[unit]}`;
}
