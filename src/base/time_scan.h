/* time_scan: small steps through a text that holds a time; each moves on only when it finds what it wants. */
#pragma once
#include "base/str.h"

struct scan { str rest; };

bool scan_char(struct scan *in, char ch);
bool scan_word(struct scan *in, str word);          /* ASCII letters in either case */
bool scan_any(struct scan *in, const str *words, size_t n, size_t *ret_index);
void scan_blanks(struct scan *in);
/* Between `least` and `most` digits, and no digit after them. */
bool scan_digits(struct scan *in, size_t least, size_t most, int *ret);
/* ".123" of a second or nothing; false when a point stands without digits. */
bool scan_fraction(struct scan *in, int *ret_ms);
/* Z, +09:00, -0500, JST, UTC: minutes east of UTC. False (and nothing moved) when there is none. */
bool scan_zone(struct scan *in, int *ret_offset_min);
