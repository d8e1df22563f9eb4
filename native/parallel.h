// Work of our own ops on several cores. TensorFlow's own threads are out of reach of its C API.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>

namespace gradbook {

// How many pieces a job of so many numbers is cut into. It depends on nothing else, so that sums over pieces are the same whoever computes them.
int64_t Pieces(int64_t numbers);

// Calls work(0) to work(pieces - 1) and returns when all have returned. Some calls run on helper threads, as long as no more ops than cores
// are at work. What `work` throws is thrown when all pieces are done. `linger`: helpers stay awake for a while afterwards, for the next such
// call; only for steps whose other ops run on one thread.
void Parallel(int64_t pieces, const std::function<void(int64_t)>& work, bool linger = false);

// Calls work(piece, first row, rows) for a matrix' rows in pieces; returns how many pieces there were.
template <typename Work>
int64_t ParallelRows(int64_t rows, int64_t width, Work work) {
  const int64_t pieces = std::min(std::max(rows, int64_t{1}), Pieces(rows * width));
  Parallel(pieces, [&](int64_t piece) {
    const int64_t first = rows * piece / pieces;
    work(piece, first, rows * (piece + 1) / pieces - first);
  });
  return pieces;
}

}  // namespace gradbook
