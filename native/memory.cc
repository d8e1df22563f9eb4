#include "memory.h"

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace gradbook {

void ReturnMemory() {
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
}

}  // namespace gradbook
