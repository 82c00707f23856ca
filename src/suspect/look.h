/* look: inside of suspect: comparing words, domains and names, and making them harmless to show. Pure functions. */
#pragma once
#include "suspect/suspect.h"

/* Folded for comparing: widths, case, kana; without what cannot be seen. */
str look_fold(struct arena *a, str s);
/* Takes the next line that is not blank; false at the end. */
bool look_line(str *rest, str *ret);
/* Which of the words (one a line, ja and en) stand in the folded text: at most `most`, joined by 、. */
str look_words(struct arena *a, str folded, struct text2 words, size_t most, size_t *ret_n);
/* The last lines that are no sentences: where a signature stands. Folded text. */
str look_signature(struct arena *a, str text);
bool look_has_phone(str folded); /* 9 to 11 digits with the usual signs between them */
/* A person's name: no blanks, widths or kana. */
str look_name(struct arena *a, str name);
bool look_same(str x, str y);    /* addresses, not empty, without regard to ASCII case */
str look_domain(str address);    /* what follows the last @ */
/* An address that stands inside of a name ("tax@nta.go.jp"), lower case; empty: none. */
str look_address_in(struct arena *a, str name);
bool look_is_own(const struct suspect_home *home, str host);

/* Made harmless: "tax[@]nta[.]go[.]jp", "nta[.]go[.]jp", "hxxps://...". */
str look_address(struct arena *a, str address);
str look_host(struct arena *a, str host);
str look_link(struct arena *a, str target);
/* All addresses and links within a text. */
str look_text(struct arena *a, str text);
