// Work of our own ops on several cores. TensorFlow's own threads are out of reach of its C API.
#pragma once

#include <cstdint>
#include <functional>

namespace gradbook {

// How many pieces a job of so many numbers is cut into. It depends on nothing else, so that sums over pieces are the same whoever computes them.
int64_t Pieces(int64_t numbers);

// The first index of a piece when `count` indices are shared out evenly; the piece after it begins where it ends.
inline int64_t PieceStart(int64_t piece, int64_t pieces, int64_t count) { return count * piece / pieces; }

// Calls work(0) to work(pieces - 1) and returns when all have returned. Some calls run on helper threads, as many as there are other cores;
// all of them run here while the helpers serve another op. `work` must not throw.
void Parallel(int64_t pieces, const std::function<void(int64_t)>& work);

}  // namespace gradbook
