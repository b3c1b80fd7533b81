/** Sizes of files in words. */

const SIZES = [[1024 * 1024, "MB"], [1024, "KB"]];

export function sizeWords(size) {
  const [unit, name] = SIZES.find(([least]) => size >= least) ?? [1, "bytes"];
  return `${Math.round(size / unit)} ${name}`;
}
