/* text: what enters the program is made valid UTF-8 in NFC; widths and kana are folded only for comparing. */
#pragma once
#include "base/ctx.h"

bool text_is_utf8(str s);
/* NFC (utf8proc). False when not valid UTF-8 or it holds a NUL. */
bool text_nfc(struct arena *a, str s, str *ret);
/* One line: NFC, control characters and line breaks become a blank, trimmed. Keeps everything a person typed. */
bool text_line(struct arena *a, str s, str *ret);
/* Several lines: NFC, CRLF and CR become LF, other control characters but TAB are dropped, trailing blanks cut. */
bool text_lines(struct arena *a, str s, str *ret);
size_t text_chars(str s);                       /* code points */
str text_clip(struct arena *a, str s, size_t chars); /* with an ellipsis when cut */
/* Folded for comparing and sorting: NFKC, case folded, katakana to hiragana. Never stored as the text. */
str text_fold(struct arena *a, str s);
/* CP932 (Windows Japanese) to UTF-8; false when it is not. */
bool text_from_cp932(struct arena *a, bytes in, str *ret);
/* A file's bytes, in UTF-8 with or without BOM, or CP932. */
bool text_from_file(struct arena *a, bytes in, str *ret);
/*
 * Full-width letters, digits, signs and the ideographic space become ASCII: for what is read, not for what is kept.
 * text_narrow_to writes at most s.n bytes and returns how many.
 */
str text_narrow(struct arena *a, str s);
size_t text_narrow_to(char *to, str s);
/* Without what cannot be seen but changes how text is read: marks of writing direction, blanks without width. */
str text_visible(struct arena *a, str s);
