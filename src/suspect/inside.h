/* inside of suspect: what its files share. */
#pragma once
#include "suspect/suspect.h"

unsigned suspect_did_bits(const struct str_list *codes);
str suspect_did_text(struct arena *a, unsigned did); /* "opened clicked" */
bool suspect_found_of(struct ctx *c, struct id id, struct suspect_found **ret, size_t *ret_n);
/* suspect_signs(), and what the rule makes of it. */
bool suspect_look(struct ctx *c, struct id id, struct suspect_sign_row **ret, size_t *ret_n, struct suspect_counted *counted);
/* Keeps what people say of the signs. */
bool suspect_answers_take(struct ctx *c, const struct suspect_answer_in *in);
/* 16 bytes of SHA-256 over kind and value. */
bytes suspect_trait_key(struct arena *a, const char *kind, str value);
/* Writes the traits of a mail that was just taken in. */
bool suspect_traits_add(struct ctx *c, struct id id, const struct mime_mail *m, const struct suspect_home *home);
/* In a room: an entry of it says so. Nothing otherwise. */
bool suspect_tell_room(struct ctx *c, const struct suspect *s, str text);
