#include "cli/cli.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
/* What fontconfig leaves behind when it reads its settings (2.14.1), once a process: not ours to give back. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfontconfig\nleak:libpango\nleak:libcairo\n"; }
#endif

int main(int argc, char **argv)
{
	return cli_main(argc, argv);
}
