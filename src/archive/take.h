/*
 * take: an archive that is taken in (取り込み, docs/decisions/0031-archives.md).
 *
 *   looked at   the file is stored and proved; nobody sees it but who sent it. Dropped after a day when nobody decides
 *   here        a closed incident of ours stands for it; its journal says what came, from whom, with the SHA-256 of the file
 *
 * Nothing of it is poured into the tables of rooms: what came stays what it was. archive_entry, archive_row and archive_person
 * repeat the stored file for reading; archive_verify reads the file from its first byte and compares.
 */
#pragma once
#include "archive/archive.h"
#include "blob/blob_upload.h"

struct archive {
	struct id id, incident_id;    /* incident none: looked at, not here */
	str state;                    /* looked, here */
	struct sha256 sha256;
	str sha256_hex, file_name, program, made_by, origin_name, name, title, mode, kind, seal;
	struct opt_int bytes, format, made_at, entries, masked, rows, papers, evidence, evidence_bytes, looked_at, taken_at;
	struct id origin_org, origin_incident;
	int64_t n_people;
	struct sha256 head;
	bool is_restricted, with_evidence;
	int64_t restricted_row, with_evidence_row; /* as they stand there: verify wants 0 or 1 and nothing else */
};
extern const struct shape archive_shape;

/* ERR_NOT_FOUND: none, another's that was only looked at, or its room is not for whoever asks. */
bool archive_find(struct ctx *c, struct id id, struct archive *ret);
bool archive_of(struct ctx *c, struct id incident_id, struct archive *ret);
/* What the asker looked at first, then all that are here and may be seen, the newest first. */
bool archive_list(struct ctx *c, struct archive **ret, size_t *ret_n);

/* What of it is here already, as far as whoever asks may know. */
enum archive_known {
	ARCHIVE_NEW,
	ARCHIVE_HERE,                 /* the very same; `room` */
	ARCHIVE_OTHER_STATE,          /* the same room at another moment; `room` */
	ARCHIVE_OURS,                 /* our own room, and it agrees up to there; `room` */
	ARCHIVE_OURS_DIFFERS          /* our own room, but its journal says otherwise: one of both was changed; `room` */
};
struct archive_here { enum archive_known known; struct id room; };
bool archive_known(struct ctx *c, const struct archive *a, struct archive_here *ret);

struct archive_look_in {
	struct id upload_id;          /* none: what the form brought */
	struct id id;                 /* not fields: found before the write */
	struct blob blob;
	str file_name;
	bool has_file;
	struct archive_info info;
};
struct archive_id_in { struct id archive_id; };
/* Look at a file that was sent: proved before the write (archive_look_prepare). Refused: what does not hold, beside "file". */
extern const struct operation op_archive_look;
/* Take it in: staged before the write (archive_stage), at once in it. */
extern const struct operation op_archive_take;
/* Drop what was only looked at. */
extern const struct operation op_archive_drop;
/* On a thread that may wait. `file`: of a form; empty: the upload's. Nothing stays on disk of what is refused. */
bool archive_look_prepare(struct ctx *c, struct archive_look_in *in, bytes file, str file_name);
bool archive_look_file(struct ctx *c, struct archive_look_in *in, int fd, str file_name); /* for the command line */
bool archive_stage(struct ctx *c, const struct archive_id_in *in);
/* Outside a write: the stored file of one that was dropped. */
void archive_dropped(struct ctx *c, const struct archive *a);

/* Large files in pieces, as evidence: about the organisation. */
struct archive_upload_in { str name; struct opt_int bytes; };
struct archive_piece_in { struct id upload_id; struct upload_piece *piece; };
extern const struct operation op_archive_upload, op_archive_piece, op_archive_upload_drop;

/* --- reading one that is here --- */
struct archive_line {
	int64_t seq, recorded_at, refers_to;
	int type;
	str text;                     /* none: masked */
	str source, person_name, account_name;
	struct event_time occurred;
	int64_t place_at;
	int64_t corrected_by, withdrawn_by, masked_by;
};
/* By event time, the newest first, those before a place; INT64_MAX: from the newest. */
bool archive_lines(struct ctx *c, const struct archive *a, int64_t place, int64_t before_seq, int64_t most,
	struct archive_line **ret, size_t *ret_n);
struct archive_pair { str key, value; };
bool archive_pairs(struct ctx *c, const struct archive *a, struct archive_pair **ret, size_t *ret_n);
bool archive_people(struct ctx *c, const struct archive *a, struct archive_person **ret, size_t *ret_n);
/* Where the bytes of a member lie in the stored file; ERR_NOT_FOUND. The caller closes the descriptor. */
bool archive_open_member(struct ctx *c, const struct archive *a, str name, int *ret_fd, int64_t *ret_at, int64_t *ret_bytes);

/* --- proving --- */
/* Every archive here, read again and compared with its rows and with what our own journal says of it. */
bool archive_verify(struct ctx *c, struct journal_finding *ret);
/* A job: what was looked at a day ago and nobody decided on. */
bool archive_sweep(struct ctx *c, struct id org_id, str arg);
