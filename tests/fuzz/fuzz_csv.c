/* Staff and time off from CSV, as conf_read() takes them.  An input is the two files,
 * with the byte 0xff between them. */
#include <string.h>

#include "faults.h"
#include "fuzz.h"

static const char conf[] =
	"organization = \"Acme\"; timezone = \"Europe/Berlin\";\n"
	"cycle = { start = \"2027-01-04\"; weeks = 4; };\n"
	"departments = ( { id = \"sales\"; name = \"Sales\"; }, { id = \"dock\"; name = \"Dock\"; } );\n"
	"routes = ( { from = \"sales\"; to = \"dock\"; requires = [\"first-aid\"]; } );\n"
	"staff_files = [\"staff.csv\"];\n"
	"time_off_files = [\"time-off.csv\"];\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source files[] = { { "main.conf", conf, strlen(conf) }, { "staff.csv", NULL, 0 }, { "time-off.csv", NULL, 0 } };

	files_cut(files + 1, 2, data, size);
	config_judge(files, 3);
	return 0;
}
