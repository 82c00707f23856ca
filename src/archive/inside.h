/* inside: what the files of this folder share and nobody else calls. */
#pragma once
#include "archive/archive.h"
#include "journal/fold.h"
#include "zip/zip_out.h"

/* The fixed members, in their order; papers and evidence follow, each by its hash. */
#define MEMBER_README S("README.txt")
#define MEMBER_PAGE S("index.html")
#define MEMBER_PEOPLE S("people.jsonl")
#define MEMBER_JOURNAL S("journal.jsonl")
#define MEMBER_ROWS S("rows.jsonl")
#define MEMBER_WORDS S("words.jsonl")
#define MEMBER_SEALS S("seals.jsonl")
#define FOLDER_PAPER S("paper/")
#define FOLDER_EVIDENCE S("evidence/")

/* Which rows name stored bytes: "evidence/ID:stored_sha256" and the like. Gives the folder the bytes lie in, else none. */
str archive_folder_of(str key);

/* --- collect.c: what goes into the parts --- */
struct row_pair { str key, value; };
/* Rows of the room, by key; in c->arena. */
bool collect_rows(struct ctx *c, struct id incident_id, struct row_pair **ret, size_t *ret_n);
/* Who is named in the entries and rows, and who writes them out: the lines of people.jsonl. */
bool collect_people(struct ctx *c, struct id incident_id, const struct row_pair *rows, size_t n, struct buf *b);
bool collect_journal(struct ctx *c, struct id incident_id, struct spool *s);
bool collect_words(struct ctx *c, struct id incident_id, struct spool *s);
bool collect_seals(struct ctx *c, struct id incident_id, struct spool *s);
void collect_row_lines(const struct row_pair *rows, size_t n, struct spool *s);
/* Issued papers go into the spool; evidence is named by hash and length. */
bool collect_papers(struct ctx *c, struct id incident_id, struct spool *s, struct part **ret, size_t *ret_n);
bool collect_evidence(struct ctx *c, struct id incident_id, struct part **ret, size_t *ret_n);
/* README.txt: what this is and how to prove it, in Japanese and English. */
void write_readme(struct ctx *c, struct buf *b);
/* staging.c: forgets the lines an archive is read by. */
bool staging_clear(struct ctx *c, struct id id);
