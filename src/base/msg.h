/*
 * msg: the words people read, in Japanese and English. `messages.txt` files hold them; tools/msgc checks them
 * and makes enum msg (messages.h) and one table per language. Log lines and API codes are English and stable.
 */
#pragma once
#include "base/ctx.h"

/* The text of `key` (enum msg) with its {placeholders} untouched. */
str msg_text(enum lang lang, int key);
/*
 * The text cut at its placeholders, with their values between: what to write one after the other. Gives how many; the
 * pieces belong to the messages and to who gave the values.
 */
#define MSG_PIECES_MAX 17
size_t msg_pieces(enum lang lang, int key, const struct msg_arg *args, size_t n_args, str ret[MSG_PIECES_MAX]);
/* The text with its placeholders replaced; args end with a NULL name. In the arena of c. */
str msg_format(struct ctx *c, int key, const struct msg_arg *args, size_t n_args);
#define MSG_ARGS(...) \
	(const struct msg_arg[]){ __VA_ARGS__ }, sizeof((const struct msg_arg[]){ __VA_ARGS__ }) / sizeof(struct msg_arg)
/* msgf(c, MSG_X, { "count", n_str }) */
#define msgf(c, key, ...) msg_format((c), (key), MSG_ARGS(__VA_ARGS__))
static inline str msg(const struct ctx *c, int key) { return msg_text(c->lang, key); }
