/* csv: RFC 4180 records from text already decoded: quoted fields, "" inside, CRLF or LF; tells the line of each. */
#pragma once
#include "base/buf.h"
#include "base/ctx.h"

struct csv_reader { str rest; int line; char separator; /* ',' unless set after csv_init */ };
struct csv_record { str *fields; size_t n; int line; };
void csv_init(struct csv_reader *r, str text);
/* False at the end (ret->n == 0) or on a broken record (fail() with the line). */
bool csv_next(struct ctx *c, struct csv_reader *r, struct csv_record *ret, bool *ret_end);
/* A field for Excel: quoted where needed; a leading = + - @ gets an apostrophe so that no cell runs a formula. */
void csv_write_field(struct buf *b, str s, bool first);
