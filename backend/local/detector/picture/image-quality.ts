/** How a picture is to look at, each 0–100, as Rekognition's `ImageProperties.Quality` is scaled. */
export interface ImageQuality {
  brightness: number;
  contrast: number;
  sharpness: number;
}

// Chosen on the pictures in test-cases/: in focus they read 58 to 97, blurred by three pixels less than 15.
const sharpnessScale = 250;

/**
 * Measures an RGB raster of 8-bit values: the mean of the luma is the brightness, its standard deviation (at most half
 * of the range) the contrast, and the variance of its Laplacian the sharpness.
 *
 * The scales are Rekognition's, the formulas are ours: Rekognition does not publish its own.
 *
 * @param rgb three bytes a pixel, row by row
 * @param width pixels
 * @param height pixels
 */
export function measureQuality(rgb: Uint8Array, width: number, height: number): ImageQuality {
  const luma = lumaOf(rgb, width * height);
  const light = meanAndVariance(luma);
  const edges = meanAndVariance(laplacianOf(luma, width, height));
  return {
    brightness: (light.mean / 255) * 100,
    contrast: (Math.sqrt(light.variance) / 127.5) * 100,
    sharpness: (1 - Math.exp(-edges.variance / sharpnessScale)) * 100,
  };
}

function lumaOf(rgb: Uint8Array, pixels: number): Float32Array {
  const luma = new Float32Array(pixels);
  for (let pixel = 0, at = 0; pixel < pixels; pixel += 1, at += 3) {
    luma[pixel] = 0.299 * (rgb[at] ?? 0) + 0.587 * (rgb[at + 1] ?? 0) + 0.114 * (rgb[at + 2] ?? 0);
  }
  return luma;
}

function laplacianOf(luma: Float32Array, width: number, height: number): Float32Array {
  const inner = new Float32Array(Math.max(0, width - 2) * Math.max(0, height - 2));
  let next = 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      inner[next++] =
        (luma[at - width] ?? 0) +
        (luma[at + width] ?? 0) +
        (luma[at - 1] ?? 0) +
        (luma[at + 1] ?? 0) -
        4 * (luma[at] ?? 0);
    }
  }
  return inner;
}

function meanAndVariance(values: Float32Array): { mean: number; variance: number } {
  if (values.length === 0) return { mean: 0, variance: 0 };
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return { mean, variance: Math.max(0, squares / values.length - mean * mean) };
}
