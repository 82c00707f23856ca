/*
 * photo: a photo without what its machine wrote into it. Phones put the place, the time, their own number and even a film
 * into a picture; whoever reports something must not tell where they live by that. The picture itself is not made anew: its
 * bytes are copied piece by piece, and only pieces that are known to be needed for showing it.
 *
 * - JPEG: marker segments but APPn and comments; the colour profile stays, and which way up (a fresh Exif block with that
 *   one number). What follows the end of the picture goes: second pictures, films, hidden archives.
 * - PNG: the chunks that make the picture and its colours, up to IEND.
 * - WebP: the chunks that make the picture, its colours and its movement.
 *
 * A picture that is cut off is kept as far as it goes, when there is anything of it to see. Parses foreign bytes:
 * fuzz/fuzz_photo.c.
 */
#pragma once
#include "base/str.h"
#include "base/arena.h"

/* "image/jpeg", "image/png", "image/webp" */
bool photo_is_known(str type);
/* False: it is no picture of that type, or nothing of it can be seen. *ret lies in the arena, never longer than `in` + 36. */
bool photo_clean(struct arena *a, str type, bytes in, bytes *ret);
