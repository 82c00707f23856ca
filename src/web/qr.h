/*
 * qr: a QR code as an SVG element, for posters, labels and receipts. Black on white with its quiet zone, whatever the
 * colours of the page; the size is the stylesheet's (class "qr").
 */
#pragma once
#include "web/out.h"

#define QR_TEXT_MAX 1000
/*
 * `text` is usually an address; `label` says what it is to those who cannot see it. ERR_INVALID when the text is empty,
 * longer than QR_TEXT_MAX bytes or holds a NUL.
 */
bool qr_svg(struct ctx *c, str text, str label, struct html *ret);
/* The same as modules, row by row, 1 is dark, without a quiet zone: for papers. */
bool qr_modules(struct ctx *c, str text, const uint8_t **ret, int *ret_size);
