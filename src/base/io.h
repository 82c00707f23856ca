/* io: a descriptor until everything is through. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* All `n` bytes, however many writes it takes. False: errno says why, and part of them may stand there. */
bool io_write_all(int fd, const void *p, size_t n);
