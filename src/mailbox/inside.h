/* inside: what the files of this folder share. */
#pragma once
#include "mailbox/folder.h"

/* One file of new, whatever it is; TROUBLE_NONE when it is dealt with and moved. An arena of its own. */
enum mailbox_trouble mailbox_take_file(struct ctx *c, struct store *s, const struct folder *f, str name, str *ret_said);
