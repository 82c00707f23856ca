/* readme: the text that lies in every archive. Always both languages, so that it is the same whoever made the archive. */
#include "archive/inside.h"
#include "base/msg.h"
#include "messages.h"

void write_readme(struct ctx *c, struct buf *b)
{
	static const int lines[] = { MSG_ARCHIVE_README_WHAT, MSG_ARCHIVE_README_FILES, MSG_ARCHIVE_README_PROVE,
		MSG_ARCHIVE_README_WORTH, MSG_ARCHIVE_README_CARE };
	enum lang lang = c->lang;
	for (int l = LANG_JA; l < LANG_MAX; l++) {
		c->lang = (enum lang)l;
		for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
			buf_add(b, msg(c, lines[i]));
			buf_add(b, S("\r\n\r\n"));
		}
	}
	c->lang = lang;
}
