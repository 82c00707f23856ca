/* folder: the maildir on disk. Everything in it but its name was put there by others. Inside of this folder only. */
#pragma once
#include <sys/types.h>

#include "mailbox/mailbox.h"

enum mailbox_trouble { TROUBLE_NONE, TROUBLE_GONE, TROUBLE_LINK, TROUBLE_RIGHTS, TROUBLE_FULL, TROUBLE_TOO_MANY, TROUBLE_OTHER,
	TROUBLE_MAX };
enum mailbox_reason { REASON_NONE, REASON_EMPTY, REASON_NO_MAIL, REASON_TOO_LARGE, REASON_NOT_A_FILE, REASON_OWNER, REASON_UNREADABLE,
	REASON_NOT_TAKEN, REASON_MAX,
	REASON_GONE /* somebody else was faster: never written down */ };

/* The folder itself: the one named, or DIR/mail-in/KEY. */
str folder_path(struct ctx *c, str folder, str own_key);
/* Makes DIR/mail-in/KEY and what belongs into a maildir. */
bool folder_make_own(struct ctx *c, str own_key);
/* Whether it may be named and can be used: absolute, real, not inside the data folder, its parts writable. Field errors. */
bool folder_check_named(struct ctx *c, const char *field, str folder);

struct folder { int dir, fresh, cur, failed; uid_t owner; }; /* descriptors; -1: not open */
/* Opens it without following a link; makes `failed` when it is missing. *ret_said: the system's words. */
enum mailbox_trouble folder_open(struct ctx *c, str path, struct folder *ret, str *ret_said);
void folder_close(struct folder *f);

/* Names of files in new, oldest first, at most LIMIT_MAILBOX_SEEN. *ret_n_all: how many there were at least. */
bool folder_names(struct ctx *c, const struct folder *f, str **ret, size_t *ret_n);
/* When the one that has lain in new for longest was put there; false: nothing is there. */
bool folder_oldest(struct ctx *c, const struct folder *f, int64_t *ret_ms);
/* The bytes of one; REASON_NONE when they could be read. *ret_mark: by which it is known when they could not. */
enum mailbox_reason folder_read(struct ctx *c, const struct folder *f, str name, bytes *ret, int64_t *ret_bytes, str *ret_mark);
/* To cur or failed; false when it cannot be moved. Never over another file; one that is gone is somebody else's. */
bool folder_move(struct ctx *c, const struct folder *f, str name, bool is_failed);

/* When it was looked into last: the time of a file beside it. 0: never. */
void folder_looked(struct ctx *c, str own_key);
int64_t folder_looked_at(struct ctx *c, str own_key);
