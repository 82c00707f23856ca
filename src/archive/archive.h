/*
 * archive: one incident as one file (持ち出し・取り込み), docs/archive-format.md. The file proves itself: it holds the
 * sealed journal with all that is hashed, what the rows of the room say, the seals that concern it, issued papers and the
 * bytes of the evidence; anybody can check it without this program (test/verify_journal.py does).
 *
 * Exporting is an entry of the room, the last one the archive holds: that entry seals who made the file, when, with which
 * names of people, so that these cannot be changed either. Nothing is written to disk but the small parts, into a nameless
 * file; evidence is read, hashed again and sent on piece by piece.
 */
#pragma once
#include "base/operation.h"
#include "journal/journal.h"
#include "zip/zip.h"

#define ARCHIVE_VERSION 1
#define ARCHIVE_MANIFEST S("manifest.json")
/* Items of the export's entry, which no row repeats (docs/journal-format.md). */
#define ARCHIVE_KEY "archive:"

enum archive_evidence { ARCHIVE_WITH_EVIDENCE, ARCHIVE_WITHOUT };
extern const struct choices archive_evidence_choices; /* all none */

/* --- out --- */

/* An archive about to be sent. */
struct archive_out;
struct archive_export_in {
	struct id incident_id;
	int evidence;                 /* enum archive_evidence; -1: all */
	str purpose;                  /* to whom and what for; may be empty */
	struct archive_out *out;      /* not a field: what the pages' prepare made */
};
extern const struct operation op_archive_export; /* fields, permission and words; the work is archive_export's */

/*
 * Outside of a write, on a thread that may wait: writes the entry (and the line of the audit), then collects what goes into
 * the archive. ERR_CONFLICT when somebody wrote into the room at that very moment: ask again.
 */
bool archive_export(struct ctx *c, const struct archive_export_in *in, struct archive_out **ret);
/* How many stored files of evidence there are, and how long they are together. */
bool archive_evidence_size(struct ctx *c, struct id incident_id, int64_t *ret_n, int64_t *ret_bytes);
int64_t archive_out_bytes(const struct archive_out *o);
str archive_out_name(const struct archive_out *o);     /* "sonae-2026-11-21-….zip" */
/* The next bytes; 0 at the end, -1: a stored file is gone or not what it was. Any thread, one at a time. */
int64_t archive_out_read(void *out, char *to, size_t n);
void archive_out_done(void *out);

/* --- reading and proving --- */

struct archive_person { struct id id; str name, title; };
struct archive_entry {
	int64_t seq, recorded_at, place_at, refers_to;
	int type;                     /* enum entry_type */
	str occurred, source, text;   /* text none: masked */
	struct id id, person_id, account_id;
	const struct journal_item *items; /* none of a masked entry */
	size_t n_items;
};
struct archive_info {
	int64_t version;
	str program, made_at, made_by;
	int64_t made_at_ms;
	struct id org_id, incident_id;
	str org_name, name, title, mode, kind;
	bool is_restricted, with_evidence;
	int64_t n_entries, n_masked, n_rows, n_people, n_seals, n_evidence, evidence_bytes, n_papers, bytes;
	int64_t n_skipped;            /* values nothing can be compared with, because their entries are masked */
	struct sha256 head;
	str seal;                     /* as printed */
	struct zip_file zip;
};
/* What is found on the way, in the order of the file: people, entries, rows. Each lives until the function returns. NULL: not wanted. */
struct archive_visitor {
	void *arg;
	bool (*person)(void *arg, const struct archive_person *p);
	bool (*entry)(void *arg, const struct archive_entry *e);
	bool (*row)(void *arg, str key, str value);
};
/*
 * Reads the whole file and proves it: every byte of the zip, every file of the manifest, the chain from its first entry on,
 * that the rows say what the entries say, the seals, that papers and evidence are those the rows name, and that the last
 * entry is the one that says who made this archive. False: ERR_INVALID names the first thing that does not hold, in words
 * for people. Texts of *ret lie in c->arena. Needs no data folder.
 */
bool archive_read(struct ctx *c, int fd, const struct archive_visitor *v, struct archive_info *ret);
/* The member of this name, or NULL. */
const struct zip_member *archive_member(const struct archive_info *a, str name);
