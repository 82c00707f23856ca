/*
 * mailbox: suspicious mail that arrives as mail. An organisation has a folder in the form every mail server knows (maildir:
 * new, cur, tmp); whatever is dropped into `new` by a mail server, getmail or fetchmail is read here and becomes suspicious
 * mail (suspect.h). Off until an administrator switches it on.
 *
 *   new/X      arrived, not read yet
 *   cur/X:2,S  taken, or an answer of a machine (absence note, delivery report)
 *   failed/X   could not be read; the page says why and what to do
 *
 * - Nothing is ever deleted here, and nobody is answered: an answer to a machine comes back for ever.
 * - A mail is taken once: its SHA-256 is a row, written in the transaction that makes the suspicious mail, and only then it is
 *   moved. After a crash in between it is found in `new` again, known, and moved.
 * - Names in the folder are strangers' words: regular files only, opened with O_NOFOLLOW and told by descriptor; of the owner of
 *   the folder, the program or root; no larger than LIMIT_MIME_BYTES; at most LIMIT_MAILBOX_PER_MINUTE, the rest waits.
 * - A mail that carries others (message/rfc822, .eml) was passed on: those are the suspicious ones, its sender the finder. One
 *   that quotes another in its text was passed on too: it is taken as a whole, its sender is the finder.
 * - A delivery report about a message of ours marks that message as come back (outbox_bounced); it is believed only when it
 *   shows the mark of that message (outbox_message_is_ours). A machine's note is put aside only when it answers one of ours.
 * - An answer to a message of ours that asks to be answered by mail (outbox_asks) goes to whoever asked.
 *   What claims to be either and does not show the mark is taken as suspicious mail.
 */
#pragma once
#include "base/operation.h"

struct store;

enum mailbox_state { MAILBOX_TAKEN, MAILBOX_BOUNCE, MAILBOX_AUTOMATIC, MAILBOX_ANSWER, MAILBOX_FAILED, MAILBOX_STATE_MAX };
extern const struct choices mailbox_state_choices;   /* taken bounce automatic answer failed */
extern const struct choices mailbox_reason_choices;  /* why one failed; the label says what to do */
extern const struct choices mailbox_trouble_choices; /* what keeps all from being read; likewise */

struct mailbox {
	bool on;
	str folder;                     /* named by an administrator; "" the own one */
	str path;                       /* where mail is to be dropped: .../new */
	struct opt_int looked_at, mail_at;
	struct opt_int waiting;         /* files in new, at most LIMIT_MAILBOX_SEEN are counted */
	struct opt_int taken, failed;   /* of 90 days */
	str trouble;                    /* code; "" nothing */
	str trouble_said;
	struct opt_int trouble_at;
};
extern const struct shape mailbox_shape;
bool mailbox_get(struct ctx *c, struct mailbox *ret);

struct mailbox_in {
	bool on;
	str folder;                     /* absolute; "" or none: the own one */
};
extern const struct operation op_mailbox_settings;

struct mailbox_mail {
	struct id id;
	int state;
	str reason, file_name, from_address, subject;
	struct opt_int bytes, copies, suspects, at;
	struct id suspect_id, outbox_id;
};
extern const struct shape mailbox_mail_shape;
#define MAILBOX_SHOWN 100
/* Newest first; none that went into a restricted room the viewer may not see. */
bool mailbox_mails(struct ctx *c, struct mailbox_mail **ret, size_t *ret_n);

/* --- looking into the folders --- */

struct mailbox_config {
	struct store *store;
	const struct catalog *catalog;
	int64_t (*now_ms)(void *arg);   /* NULL: the clock */
	void *now_arg;
};
struct mailbox_watch;
bool mailbox_start(struct ctx *c, const struct mailbox_config *config, struct mailbox_watch **ret);
void mailbox_stop(struct mailbox_watch *w);
/* Everything there is now, once: for tests. How many files were dealt with. */
size_t mailbox_look(const struct mailbox_config *config);

/* Whether the folder of the organisation is on and mail in it is not read, and since when: trouble, or nobody looks any more. */
bool mailbox_is_in_trouble(struct ctx *c, bool *ret, int64_t *ret_since);
/* Whether every folder that is switched on can be read: for `sonae doctor`. *ret_what names the first that cannot. */
bool mailbox_folders_work(struct ctx *c, bool *ret, str *ret_what);
/* A job: forgets what was read 90 days ago; the files stay. */
bool mailbox_sweep(struct ctx *c, struct id org_id, str arg);
