/*
 * digest: what a person is told later, in one mail (まとめて知らせる): rows that wait for the end of quiet hours or the hour
 * they chose. The mail is written and the rows are gone in one write: it comes once, and never with nothing in it.
 */
#pragma once
#include "notice/notice_text.h"

/* Inside a write. */
bool notice_wait(struct ctx *c, const struct notice_room *r, enum notice_about about, const struct notice_person *to, int64_t due_at);
/* Writes the mails that are due. As the program, on a reading connection. */
bool notice_digests(struct ctx *c, str base_url);
