// Memory that was freed, but not given back to the system.
#pragma once

namespace gradbook {

// For after a step was recorded op by op, which takes more memory than running it compiled does.
void ReturnMemory();

}  // namespace gradbook
