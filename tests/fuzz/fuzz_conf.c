/* A config with an include and the other files that it may name.  An input is these files
 * in the order below, with the byte 0xff between them. */
#include "faults.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source files[] = { { "main.conf", NULL, 0 }, { "more.conf", NULL, 0 }, { "staff.csv", NULL, 0 } };

	files_cut(files, 3, data, size);
	config_judge(files, 3);
	return 0;
}
