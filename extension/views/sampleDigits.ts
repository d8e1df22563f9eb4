/** A curve of an ellipse; angles in degrees, 0 to the right, 90 down. */
function arc(x: number, y: number, width: number, height: number, from: number, to: number): number[] {
  const count = Math.ceil(Math.abs(to - from) / 12);
  return Array.from({ length: count + 1 }, (_, index) => ((from + ((to - from) * index) / count) * Math.PI) / 180).flatMap((angle) => [Math.round(x + width * Math.cos(angle)), Math.round(y + height * Math.sin(angle))]);
}

/**
 * The ten digits as somebody could draw them on a pad of 1000 x 1000: for those who can't draw, and to begin with.
 * Each is a list of strokes `x, y, x, y, …`.
 */
export const SAMPLE_DIGITS: readonly (readonly (readonly number[])[])[] = [
  [arc(500, 500, 220, 340, -90, 270)],
  [[520, 150, 500, 500, 480, 850]],
  [[...arc(490, 330, 190, 180, 190, 400), 520, 600, 290, 830, 740, 830]],
  [[...arc(470, 310, 190, 170, 210, 440), ...arc(480, 650, 220, 190, 270, 500)]],
  [[420, 140, 300, 520, 700, 520], [640, 200, 600, 880]],
  [[690, 160, 380, 160, 350, 460, ...arc(480, 630, 210, 200, 230, 500)]],
  [[600, 130, 470, 260, 370, 430, ...arc(490, 660, 180, 190, 190, 560)]],
  [[290, 180, 710, 180, 450, 870]],
  [[...arc(500, 320, 160, 170, 90, -270), ...arc(500, 670, 190, 180, -90, 270)]],
  [[...arc(500, 340, 180, 190, 0, -360), 670, 560, 610, 870]],
];
