/*
 * text_index_inside: what the three files of the text index share: text_index_file.c (the file, its connections, the tokenizer),
 * text_index.c (writing) and text_index_ask.c (asking). Nobody else includes it.
 */
#pragma once
#include "db/store_inside.h"
#include "db/text_index.h"

#define TEXT_SLOT_BITS 6        /* ids are seconds, and 64 places in each; what is more goes on in the next */
#define TEXT_READERS_MAX 64

enum fixed {
	FIXED_BEGIN, FIXED_COMMIT, FIXED_ROLLBACK, FIXED_FIND, FIXED_LAST, FIXED_ADD, FIXED_DROP, FIXED_WORDS_ADD, FIXED_WORDS_DROP,
	FIXED_MARK_GET, FIXED_MARK_PUT, FIXED_MAX
};

struct text_reader { sqlite3 *native; sqlite3_stmt *ask, *mark; int64_t generation; };
struct text_index {
	char *file;
	pthread_mutex_t lock;       /* guards readers, generation, is_broken */
	struct text_reader readers[TEXT_READERS_MAX];
	size_t n_readers;
	int64_t generation;         /* of the file: renewed ones are other files */
	bool is_broken;
	pthread_mutex_t writing;    /* held from begin to end */
	sqlite3 *native;
	sqlite3_stmt *fixed[FIXED_MAX];
	int64_t run_from, run_to;   /* ids given one after the other at last: more than 64 in a second */
};

/* The words of a statement, for what is said when it fails. */
extern const char *const text_fixed_sql[FIXED_MAX];
/* fail() with what the connection says (NULL: no memory); damage is remembered. Always false. */
bool text_index_cannot(struct ctx *c, struct text_index *x, sqlite3 *native, const char *what);
/* A connection for one who asks, given back by text_reader_give. */
bool text_reader_take(struct ctx *c, struct text_index *x, struct text_reader *ret);
void text_reader_give(struct text_index *x, struct text_reader *r);
void text_bind(sqlite3_stmt *q, int i, str s);           /* s stays until the statement is reset */
str text_column(sqlite3_stmt *q, int i);                 /* until the next step */
struct id text_column_id(sqlite3_stmt *q, int i);
int64_t text_second_of(int64_t ms);                      /* what ids are made of */
/* Pieces of the head, which no folded text holds: "\2o" organisation, "\2k" kind, "\2r" room; "\3" ends it. */
str text_hex(struct arena *a, struct id v);
