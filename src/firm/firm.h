/*
 * firm: a whole organisation as one file (会社のすべてを書き出す), docs/firm-format.md, so that nothing is locked in: every row and
 * every stored file of it, but no secret and nothing that belongs to the machine it is on. Which tables go is said by
 * src/firm/tables.txt.
 *
 * Only an administrator may have it, with the password once more, and the audit says who. Restricted rooms they are no member of
 * are not in it, and nobody but whoever asked is handed the file (firm_hidden.h); the command line leaves nothing out. Memory
 * stays small: rows are written and read one by one, files piece by piece.
 */
#pragma once
#include "account/account.h"
#include "base/operation.h"
#include "db/rows.h"
#include "journal/journal.h"
#include "zip/zip_out.h"

#define FIRM_FORMAT "sonae-organisation"
#define FIRM_VERSION 1
#define FIRM_MANIFEST S("manifest.json")
#define FIRM_README S("README.txt")
/* What the manifest says of its reach: all; or what the account that asked may see, which is to be read and not taken in. */
#define FIRM_SCOPE_ALL "all"
#define FIRM_SCOPE_ACCOUNT "account"

/* --- out: firm_write.c --- */

struct firm_out { struct zip_out zip; str name, hash; int64_t n_rows, n_files, file_bytes; };
/* Hears how far it is, in parts of a thousand; false: stop. */
struct firm_teller { bool (*tell)(void *arg, int thousandth); void *arg; };
/*
 * Outside of a write, on a thread that may wait: the organisation of c as it is at one moment, its rows in a nameless file.
 * ERR_UNAVAILABLE: a stored file is gone, or the disk is full.
 */
struct firm_asker { str name; struct id account_id; }; /* account none: the command line, from which no room is hidden */
bool firm_collect(struct ctx *c, const struct firm_asker *by, const struct firm_teller *t, struct firm_out **ret);
/* The whole file into `fd`; synced. */
bool firm_pour(struct ctx *c, struct firm_out *o, int fd, const struct firm_teller *t);
void firm_out_done(struct firm_out *o);
/* How large it will be, about: stored files, and rows as the database keeps them. */
bool firm_size(struct ctx *c, int64_t *ret_file_bytes, int64_t *ret_files, int64_t *ret_rows);

/* --- one row as a line of JSON: firm_row.c --- */

void firm_row_write(struct buf *b, const struct db_table *t, const struct db_value *v);
/* t->n values into ret, in the arena of c. Else what is wrong (enum msg), and with which column. */
int firm_row_read(struct ctx *c, const struct db_table *t, str line, struct db_value *ret, str *ret_column);
/* Where a column stands among those that go; it must be there. */
int firm_column(const struct db_table *t, const char *name);

/* --- looking at one: firm_read.c --- */

struct firm_part { const struct zip_member *m; int64_t rows; }; /* m NULL: an older program had no such table */
struct firm_info {
	int64_t version, bytes, n_rows, n_files, file_bytes, n_rooms, n_people, n_accounts;
	str program, made_at, made_by, org_name, org_slug;
	struct id org_id;
	bool is_whole;                /* FIRM_SCOPE_ALL */
	str hash;                     /* SHA-256 of its manifest: what the audit of whoever made it says */
	struct zip_file zip;
	struct firm_part *parts;      /* by table, in the order of db_org_tables */
	size_t first_file;            /* from this member on: stored files */
};
/*
 * Reads the whole file and proves it: the zip byte by byte, the manifest, every part and every stored file by its hash, every
 * row. False: ERR_INVALID names the first thing that does not hold, with file and line. Texts of *ret lie in
 * c->arena. Needs no data folder. What the journals say is proved when it is taken in.
 */
bool firm_look(struct ctx *c, int fd, struct firm_info *ret);
/* Calls `one` for each row of a table; what it refuses is told with file and line. c->arena is emptied after each. */
typedef bool (*firm_each)(void *arg, const struct db_value *v);
bool firm_rows(struct ctx *c, const struct firm_info *f, size_t table, firm_each one, void *arg);

/* --- taking one in: firm_take.c --- */

struct firm_take_in {
	const struct firm_info *info; /* of firm_look */
	str slug;                     /* none: as in the file */
	str admin, password_hash;     /* account that gets this password when it has none here; none: nobody */
};
/* Are there rows of ledgers nobody worked out yet what they are found by? */
bool firm_unmarked(struct ctx *c, bool *ret);
struct firm_taken { bool is_reset; /* the administrator has the new password */ int64_t n_kept; /* accounts that were here */ str verified; };
/*
 * On the command line: stored files first, then all rows in one write, at whose end the journals must verify. All or nothing: what
 * fails leaves no row and no file. c->org_id is the organisation afterwards.
 */
bool firm_take(struct ctx *c, struct store *s, const struct firm_take_in *in, struct firm_taken *ret);

/* --- asked for by an administrator: firm_ask.c, firm_make.c --- */

enum firm_state { FIRM_WAITING, FIRM_MAKING, FIRM_READY, FIRM_FAILED, FIRM_GONE, FIRM_STATE_MAX };
extern const struct choices firm_state_choices;
struct firm_export {
	struct id id, asked_by_id;
	int state;                    /* enum firm_state */
	str who, hash;
	str trouble, place;           /* space, large, file, stopped, other; of a file its name */
	struct opt_int asked_at, ended_at, until, done, bytes, rows, files; /* done: of a thousand */
};
extern const struct shape firm_export_shape;
struct firm_ask_in { str password; /* found by prepare */ struct password_again again; };
struct firm_asked { struct password_again again; struct firm_export made; };
struct firm_drop_in { struct id export_id; };
extern const struct operation op_firm_export, op_firm_drop;
/* The newest first, at most LIMIT_FIRM_SHOWN. */
bool firm_exports(struct ctx *c, struct firm_export **ret, size_t *ret_n);
/* ERR_NOT_FOUND */
bool firm_export_get(struct ctx *c, struct id id, struct firm_export *ret);
/* Whoever acts asked for it: what is hidden from others may be in it. */
bool firm_export_is_mine(const struct ctx *c, const struct firm_export *e);
/* A descriptor of the file; ERR_NOT_FOUND when it is not ready or gone, or somebody else's. The caller closes it. */
bool firm_export_open(struct ctx *c, const struct firm_export *e, int *ret_fd);
/* Outside a write: the file of one that was dropped. */
void firm_export_unlink(struct ctx *c, struct id id);
/* Where it lies while it is made, and when it is whole; the folder is made. NULL with fail(). */
const char *firm_export_path(struct ctx *c, struct id id, bool is_whole);

/* Makes what was asked for, in a thread of its own, one after another. */
struct firm_maker;
struct firm_maker_config { struct store *store; const struct catalog *catalog; int64_t (*now_ms)(void *now_arg); void *now_arg; };
bool firm_maker_start(struct ctx *c, const struct firm_maker_config *config, struct firm_maker **ret);
void firm_maker_stop(struct firm_maker *m);
size_t firm_maker_look(const struct firm_maker_config *config); /* one round in the thread of the caller: for tests */
/* A job: files that were there for a day go. */
bool firm_sweep(struct ctx *c, struct id org_id, str arg);
