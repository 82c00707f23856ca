/* header: the fields of a message, written so that nothing in them can begin a field of its own. Inside mail/ only. */
#pragma once
#include "base/buf.h"
#include "mail/mail.h"

/* UTF-8 without a control character or a line break (U+2028 and U+2029 are some): what a field may be made of. */
bool header_is_line(str s);
/* "Subject: ...", folded; encoded words (RFC 2047) wherever it is not plain ASCII that fits a line. */
void header_text(struct buf *b, const char *field, str text);
/* "To: "Suzuki, Taro" <taro@example.jp>" */
void header_mailbox(struct buf *b, const char *field, struct mail_address who);
/*
 * Content-Type and Content-Disposition of an attachment. What is not plain goes out as RFC 2231, in pieces where it is
 * long; `name` of the Content-Type is for readers who do not know that: "第2報.pdf" is "2.pdf", "第一報.pdf" "attachment.pdf".
 */
void header_attachment(struct buf *b, str type, str file_name);
/* The address as headers and SMTP want it: "abc..d"@docomo.ne.jp is quoted, as phone companies gave such out. */
void header_address(struct buf *b, str address);
