/*
 * document: a paper as data, without a word of the product: blocks in reading order. The same document becomes a
 * page to print, later PDF, Word and Excel. Its canonical bytes are what an issued paper is frozen as.
 *
 * Canonical bytes, version 2: "SONAE-DOC" 0x02, then the language (str), the words of the marks in their order (as many
 * as there are marks but NONE) and the blocks; every number is 4 bytes big endian, every text its length and its bytes.
 * Version 1 is the same with 0x01 and no words: they were put in at reading time. It is still read, and written again as
 * what it was. Reading refuses anything it does not know (foreign bytes may come from a restored file): no block is guessed.
 */
#pragma once
#include "base/ctx.h"

enum doc_mark { DOC_MARK_NONE, DOC_MARK_INVESTIGATING, DOC_MARK_UNKNOWN, DOC_MARK_NOT_APPLICABLE, DOC_MARK_MAX };

struct doc_cell {
	str text;                    /* may hold line breaks */
	enum doc_mark mark;          /* shown in front of the text */
};
struct doc_row { struct doc_cell *cells; size_t n_cells; };

enum doc_block_type {
	DOC_LEFT,                    /* lines at the top left: addressees */
	DOC_RIGHT,                   /* lines at the top right: number, date, issuer */
	DOC_TITLE,
	DOC_SUBTITLE,
	DOC_HEADING,
	DOC_PARAGRAPH,
	DOC_STRONG,                  /* a paragraph that must not be missed */
	DOC_ITEMS,                   /* rows of number, name, value */
	DOC_TABLE,                   /* first row is the head, repeated on every sheet */
	DOC_LEGEND,                  /* what the marks mean */
	DOC_SEAL,                    /* first line the seal, second what it is for */
	DOC_FOOT,                    /* repeated at the foot of every sheet: left and right line */
	DOC_LIST,                    /* a table whose first column says what it is about; its head is repeated too */
	DOC_BLOCK_MAX
};
struct doc_block {
	enum doc_block_type type;
	str text;
	struct doc_row *rows;
	size_t n_rows;
};

#define DOC_BLOCKS_MAX 64
#define DOC_ROWS_MAX 6000
#define DOC_CELLS_MAX 8
enum { DOC_VERSION_1 = 1, DOC_VERSION = 2 };
struct document {
	int version;                 /* of the bytes it was read from; 0: built just now, written as DOC_VERSION */
	enum lang lang;              /* of all words on it, whoever reads */
	str mark_words[DOC_MARK_MAX];/* what stands for a mark, in that language; of version 1 the reader gives them */
	struct doc_block blocks[DOC_BLOCKS_MAX];
	size_t n_blocks;
};

/* --- building --- */
struct doc_block *doc_add(struct document *d, enum doc_block_type type, str text);
/* A block with rows: room for `max` of them. */
struct doc_block *doc_add_rows(struct ctx *c, struct document *d, enum doc_block_type type, size_t max);
void doc_row(struct ctx *c, struct doc_block *b, const struct doc_cell *cells, size_t n);
#define DOC_ROW(c, b, ...) \
	doc_row((c), (b), (const struct doc_cell[]){ __VA_ARGS__ }, \
	        sizeof((const struct doc_cell[]){ __VA_ARGS__ }) / sizeof(struct doc_cell))

/* --- frozen form --- */
bool document_write(struct ctx *c, const struct document *d, bytes *ret);
bool document_read(struct ctx *c, bytes b, struct document *ret); /* ERR_UNAVAILABLE when it is not one */
