// An op of our own that passes its input on unless its run was cancelled.
//
// TensorFlow's executor does not look at a cancellation while kernels run to their end; these ops, put before the heavy ones, do.
#pragma once

#include <atomic>

namespace gradbook {

// A switch that the checkpoints of one runtime's functions look at.
class CancelSwitch {
 public:
  CancelSwitch();
  // The number by which a graph's checkpoints name it (attribute `switch`).
  int number() const { return number_; }
  void Set(bool cancelled);

 private:
  int number_;
};

// Makes the op GradbookCheckpoint known to TensorFlow: input: T -> output: T, attributes T: type and switch: int. Once a process.
void RegisterCheckpoint();

}  // namespace gradbook
