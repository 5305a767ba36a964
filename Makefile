# crosstrain.  `make run` and `make check` are all that a newcomer needs; both install
# what is missing from Debian first.
#
#   make             build the daemon and the control program
#   make run         … and start them on the sample company in etc/
#   make check       every test, with sanitizers and analyzers
#   make install     DESTDIR= PREFIX=/usr
#   make clean       forget all that was built

B       ?= build
PREFIX  ?= /usr
CC      ?= cc
OPT     ?= -O2 -g
CFLAGS  ?= $(OPT)

# A build with sanitizers lives beside the plain one.
ifdef SAN
B       := build/san
CFLAGS  := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
LDFLAGS += -fsanitize=address,undefined
endif

VERSION  := 0.1
PKGS     := libical libconfig sqlite3 libmicrohttpd libsystemd libsodium jansson libcurl zlib
STD      := -std=c17 -D_GNU_SOURCE -pthread
WARN     := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wwrite-strings -Wundef -Wvla
CPPFLAGS += -Iinclude -I$(B) -DCROSSTRAIN_VERSION='"$(VERSION)"' $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
LDLIBS   += $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lcsv -lm
COMPILE   = $(CC) $(STD) $(WARN) $(CPPFLAGS) $(CFLAGS)

lib_o    := $(patsubst %.c,$(B)/%.o,$(sort $(wildcard lib/*/*.c)))
daemon_o := $(patsubst %.c,$(B)/%.o,$(sort $(wildcard daemon/*.c)))
ctl_o    := $(patsubst %.c,$(B)/%.o,$(sort $(wildcard daemon/ctl/*.c)))
units    := $(patsubst %.c,$(B)/%,$(sort $(wildcard tests/test_*.c)))
helpers  := $(patsubst %.c,$(B)/%.o,$(filter-out $(wildcard tests/test_*.c) $(wildcard tests/prog_*.c),$(sort $(wildcard tests/*.c))))
programs := $(B)/crosstraind $(B)/crosstrainctl

# One short line for each step; V=1 shows the commands.
ifndef V
quiet = @echo '  $(1)  $@';
endif

.PHONY: all
all: $(programs)

$(B)/crosstraind: $(daemon_o) $(B)/libcrosstrain.a
$(B)/crosstrainctl: $(ctl_o) $(B)/libcrosstrain.a
$(programs):
	$(call quiet,LD)$(CC) $(STD) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/libcrosstrain.a: $(lib_o)
	$(call quiet,AR)rm -f $@ && $(AR) rcs $@ $^

# All of the daemon but its main(), for tests.
$(B)/daemon.a: $(filter-out $(B)/daemon/crosstraind.o,$(daemon_o))
	$(call quiet,AR)rm -f $@ && $(AR) rcs $@ $^

$(B)/tests/test_%: $(B)/tests/test_%.o $(helpers) $(B)/daemon.a $(B)/libcrosstrain.a
	$(call quiet,LD)$(CC) $(STD) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka

# Objects know their headers (-MMD), and how they were compiled: another compiler or
# another flag makes them anew.
$(B)/%.o: %.c $(B)/how
	@mkdir -p $(@D)
	$(call quiet,CC)$(COMPILE) -MMD -MP -c -o $@ $<

$(B)/how: FORCE
	@mkdir -p $(@D)
	@echo '$(subst ','\'',$(COMPILE))' | cmp -s - $@ || echo '$(subst ','\'',$(COMPILE))' > $@
.PHONY: FORCE

# SQL stands in files of its own and is compiled in as strings.
$(B)/%.sql.inc: lib/store/%.sql
	@mkdir -p $(@D)
	$(call quiet,IN)sed 's/\\/\\\\/g; s/"/\\"/g; s/.*/"&\\n"/' $< > $@

$(B)/lib/store/schema.o: $(B)/schema.sql.inc

.PHONY: check-units
check-units: $(units)
	@set -e; for t in $(units); do echo "== $$t"; $$t; done

.PHONY: clean
clean:
	rm -rf build

# Kept after a failed run: what was made is what was meant.
.SECONDARY:
-include $(shell find $(B) -name '*.d' 2>/dev/null)
