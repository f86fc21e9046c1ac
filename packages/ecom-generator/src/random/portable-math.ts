/**
 * `Math.log` and `Math.exp` may differ in the last bit between engines and platforms, and one bit is another data set. These
 * use +, −, × and ÷ only, which IEEE 754 defines exactly. They are called when tables are made, never per row.
 */
const LN_2 = 0.693147180559945309;
const SQRT_HALF = 0.7071067811865476;
const INVERSE_SQRT_2_PI = 0.3989422804014327;

/** Natural logarithm of a positive, finite number. */
export function portableLog(value: number): number {
  let mantissa = value;
  let exponent = 0;
  while (mantissa >= 2 * SQRT_HALF) {
    mantissa /= 2;
    exponent += 1;
  }
  while (mantissa < SQRT_HALF) {
    mantissa *= 2;
    exponent -= 1;
  }
  const ratio = (mantissa - 1) / (mantissa + 1);
  const square = ratio * ratio;
  let power = ratio;
  let sum = 0;
  for (let odd = 1; odd <= 31; odd += 2) {
    sum += power / odd;
    power *= square;
  }
  return 2 * sum + exponent * LN_2;
}

/** Exponential of a number between −700 and 700. */
export function portableExp(value: number): number {
  const exponent = Math.round(value / LN_2);
  const rest = value - exponent * LN_2;
  let term = 1;
  let sum = 1;
  for (let index = 1; index <= 20; index += 1) {
    term *= rest / index;
    sum += term;
  }
  for (let step = 0; step < exponent; step += 1) sum *= 2;
  for (let step = 0; step > exponent; step -= 1) sum /= 2;
  return sum;
}

/** P(Z ≤ z) of the standard normal distribution, absolute error below 1e-13. */
export function normalCdf(z: number): number {
  if (z < 0) return 1 - normalCdf(-z);
  if (z > 9) return 1;
  // Φ(z) = ½ + φ(z) · (z + z³/3 + z⁵/(3·5) + …): every term is positive, so nothing cancels.
  let term = z;
  let sum = z;
  for (let odd = 3; term > sum * 1e-17; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return 0.5 + INVERSE_SQRT_2_PI * portableExp((-z * z) / 2) * sum;
}
