/* inside: what the files of this folder share. */
#pragma once
#include "base/buf.h"
#include "base/limits.h"
#include "mime/mime.h"

/* ASCII only, whatever the locale is. */
static inline bool mime_is_alpha(char ch) { return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z'); }
static inline bool mime_is_digit(char ch) { return ch >= '0' && ch <= '9'; }
static inline bool mime_is_alnum(char ch) { return mime_is_alpha(ch) || mime_is_digit(ch); }
static inline bool mime_is_space(char ch) { return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r' || ch == '\f'; }
int mime_hex(char ch); /* the value of a hexadecimal digit, -1: it is none */

/* One field of a header as it stood. */
struct mime_field { str name; bytes value; }; /* value: at most LIMIT_MIME_HEADER_BYTES, still folded and encoded; both borrow */
struct mime_fields { struct mime_field *v; size_t n, room; };

/* The fields at the start of raw; gives where the body begins. Linear; keeps LIMIT_MIME_HEADERS and what decides on reading. */
size_t mime_fields_read(struct arena *a, bytes raw, struct mime_fields *ret, unsigned *troubles);
bytes mime_field_get(const struct mime_fields *f, const char *name); /* the first one; .p NULL when absent */
bool mime_name_is(str name, const char *lower);                      /* without case */
str mime_lower(struct arena *a, str s);
str mime_cut(str s, size_t n);                                        /* at most n bytes, no character in two */

/* split.c: the parts of a multipart body, as spans of it. */
struct mime_spans { bytes *v; size_t n; bool is_cut, is_unfinished; };
void mime_split(struct arena *a, bytes body, str boundary, size_t max, struct mime_spans *ret);
str mime_guess_boundary(bytes body); /* the first line that looks like one, without its --; "" none */

/* charset.c: bytes in a declared charset ("" none) as valid UTF-8; what cannot be is U+FFFD and MIME_CHARSET_BAD. */
str mime_to_utf8(struct arena *a, bytes in, str charset, unsigned *troubles);

/* word.c: a field's value as people read it: unfolded, encoded words decoded, one line, no direction marks. */
str mime_value(struct arena *a, bytes value, unsigned *troubles);
/* The same for GMime's reader of addresses: signs inside of encoded words are hidden from it (mime_unhide). */
str mime_value_hidden(struct arena *a, bytes value, unsigned *troubles);
str mime_unhide(struct arena *a, str s);
str mime_value_marked(struct arena *a, bytes value);                 /* decoded only: may hold anything that is UTF-8 */
str mime_one_line(struct arena *a, str s, unsigned *troubles); /* any UTF-8 to one line without marks; says MIME_CONTROLS */

/* param.c: "type/subtype; name=value" with RFC 2231 and the ways mailers do it wrong. */
struct mime_typed { str value; bytes params; };        /* value lower case; params: what follows the first ; */
struct mime_typed mime_typed_read(struct arena *a, bytes field);
str mime_param(struct arena *a, bytes params, const char *name, unsigned *troubles); /* STR_NONE when absent */
str mime_param_bytes(struct arena *a, bytes params, const char *name);               /* the bytes between the quotes; need not be text */
str mime_param_marked(struct arena *a, bytes params, const char *name);              /* decoded, with its marks of direction */
str mime_param_raw(struct arena *a, bytes params, const char *name);                 /* undecoded, for showing */

/* address.c */
struct mime_address_list mime_addresses(struct arena *a, bytes value, unsigned *troubles);
int64_t mime_date(struct arena *a, str value);         /* -1 not readable */
str mime_id(struct arena *a, str value);               /* the first <...> without its brackets; else the trimmed value */

/* trace.c */
void mime_hops_read(struct arena *a, const struct mime_fields *f, struct mime_mail *m, unsigned *troubles);
void mime_auth_read(struct arena *a, const struct mime_fields *f, struct mime_mail *m, unsigned *troubles);

/* decode.c: a body in the encoding it travelled in. What needs no decoding is borrowed. */
bytes mime_decode(struct arena *a, bytes body, str encoding, unsigned *troubles);

/* html.c */
struct mime_links { struct mime_link v[LIMIT_MIME_LINKS]; size_t n; unsigned *troubles; };
void mime_link_add(struct arena *a, struct mime_links *links, str shown, str target, unsigned marks, bool is_text);
str mime_html(struct arena *a, str html, struct mime_links *links, unsigned marks, size_t *ret_pictures);
void mime_text_links(struct arena *a, str text, struct mime_links *links);

/* report.c */
void mime_report_status(struct arena *a, bytes body, struct mime_report *r, unsigned *troubles);
void mime_report_original(struct arena *a, const struct mime_fields *f, struct mime_report *r, unsigned *troubles);
enum mime_nature mime_nature_of(struct arena *a, const struct mime_fields *f, const struct mime_mail *m, bool is_status_report);

/* forwarded.c */
struct mime_forwarded mime_forwarded_find(struct arena *a, str subject, str text);
