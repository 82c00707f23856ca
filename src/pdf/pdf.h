/*
 * pdf: papers as one PDF: A4 upright, Japanese line breaking by pango, drawn by cairo, fonts embedded as subsets. Knows
 * documents and no word of the product; what is said on the cover and at the foot is given.
 *
 * - A book has a cover, a list of contents with links, the chapters (a new sheet each), an outline, and on every sheet the
 *   foot and "n / N". Heads of tables are repeated on every sheet; a row that fits a sheet is never split, a taller one is.
 * - Tagged (Document, H1-H3, P, Table, TR, TH, TD, Link), with title, language and time of making. The same book and the same
 *   `made_at` give the same bytes on the same machine.
 * - Threads: fonts are those of the calling thread; nothing is shared. Some hundred milliseconds for a large book: call it in
 *   the slow pool.
 * - Refused with ERR_TOO_LARGE: more than LIMIT_PDF_PAGES sheets, LIMIT_PDF_TEXTS texts or LIMIT_PDF_BYTES bytes.
 *   ERR_UNAVAILABLE when the machine has no Japanese font.
 */
#pragma once
#include "document/document.h"

struct pdf_chapter {
	str title;
	const struct document *doc;  /* DOC_FOOT in it is left out: the book has a foot of its own */
};
struct pdf_book {
	str title, firm;
	str under;                   /* on the cover: version, date, who made it; lines */
	str own;                     /* on the cover: the firm's own words; lines; may be empty */
	str note;                    /* on the cover: who may read it and what to do when it is old; lines; may be empty */
	str contents;                /* heading of the list of contents */
	str foot;                    /* at the foot of every sheet: one or two lines, each cut where the sheet ends */
	enum lang lang;
	int64_t made_at;             /* ms: the only time that gets into the file */
	const struct pdf_chapter *chapters; size_t n_chapters;
};
struct pdf_made {
	bytes b;                     /* in the arena of c */
	int pages;
	size_t unknown;              /* letters no font of this machine has: in their place stands 〓, and the cover of a book says where */
};
bool pdf_book_make(struct ctx *c, const struct pdf_book *b, struct pdf_made *ret);

/* A card: a heading, what to do and what not, whom to ring, a square code. For A6 four to a sheet, or one to a sheet. */
struct pdf_line { str head, text; };
struct pdf_card {
	str firm, title;
	str do_head, dont_head;      /* empty texts are left out */
	const str *dos; size_t n_dos;
	const str *donts; size_t n_donts;
	str call_head;
	const struct pdf_line *calls; size_t n_calls; /* role; name and number */
	const uint8_t *code; int code_size;           /* modules of a square code, row by row, 1 is dark; 0: none */
	str code_text;               /* below it: where it leads */
	str foot;
};
struct pdf_cards {
	str title;
	enum lang lang;
	int64_t made_at;
	bool is_poster;              /* one card fills a sheet; else four of A6 with marks where to cut */
	const struct pdf_card *cards; size_t n_cards;
};
/* What does not fit a card at the smallest readable size is ERR_TOO_LARGE and names the card. */
bool pdf_cards_make(struct ctx *c, const struct pdf_cards *b, struct pdf_made *ret);

/* Which of these texts have a letter no font of this machine has? ERR_UNAVAILABLE as above. */
bool pdf_cannot_show(struct ctx *c, const str *texts, size_t n, bool *ret);
/* The family Japanese is set in on this machine; false (no reason set): there is none, and papers cannot be made. */
bool pdf_font(struct ctx *c, str *ret_family);
