/*
 * card: the first-action cards of a firm (初動カード): the built-in ones of catalog/cards.yaml, or what the firm made of them.
 *
 * - A change is a version with author, reason and day; going back to the built-in card is one too. Nothing is lost.
 * - A firm changes the words of both languages together: a card hangs where both are read. Whom to ring comes from the roles.
 * - The finder's page shows the firm's card (card_first), so that wall and screen say the same.
 * - Two people at once: the second is told.
 */
#pragma once
#include "base/operation.h"
#include "catalog/catalog.h"
#include "document/document.h"

struct card_text { str title, dos, donts; };  /* dos, donts: one a line */
struct card {
	const struct first_card *base;
	struct opt_int version;      /* 0: never changed */
	bool is_own;
	struct card_text text[LANG_MAX];
	struct opt_int made_at;
	str who, reason;
};
bool card_get(struct ctx *c, str key, struct card *ret);                 /* ERR_NOT_FOUND */
bool card_list(struct ctx *c, struct card **ret, size_t *ret_n);         /* in the order of the catalogue */
/* Its versions, the newest first. */
bool card_history(struct ctx *c, const struct card *k, struct card **ret, size_t *ret_n);
struct card_text card_built_in(struct ctx *c, const struct first_card *k, enum lang lang);
/* The firm's words in the place of the built-in ones, with the pictures of lines that stayed. */
bool card_first(struct ctx *c, const struct first_card *k, struct first_card *ret);
/* All cards as a chapter. */
bool binder_cards_paper(struct ctx *c, bool with_private, struct document *ret);

/* As the API shows it. */
struct card_out { str key, name; struct opt_int version; bool is_own; str title_ja, title_en; struct str_list dos_ja, dos_en, donts_ja, donts_en; };
extern const struct shape card_out_shape;
bool card_out_of(struct ctx *c, const struct card *k, struct card_out *ret); /* true */

struct card_change_in {
	str card;
	struct opt_int version;      /* that was seen */
	str title_ja, title_en, dos_ja, dos_en, donts_ja, donts_en, reason;
};
struct card_back_in { str card; struct opt_int version; str reason; };
extern const struct operation op_card_change, op_card_back;

/* --- printing --- */
enum card_size { CARD_A6, CARD_POSTER };
enum card_langs { CARD_JA, CARD_EN, CARD_BOTH };
extern const struct choices card_size_choices, card_langs_choices; /* a6 poster; ja en both */
struct cards_print_in {
	struct str_list cards;       /* keys; none: all */
	int size, langs;             /* -1: A6, the reader's language */
	bytes made;                  /* not a field: what prepare made */
};
/* Leaves a line of the audit; the bytes are made before (card_web.h). */
extern const struct operation op_cards_print;
