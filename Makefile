# crosstrain.  `make run` and `make check` are all that a newcomer needs; both install
# what is missing from Debian first.  `make help` lists the rest.

B       ?= build
PREFIX  ?= /usr/local
CC      ?= cc
OPT     ?= -O2 -g
CFLAGS  ?= $(OPT)

# A build with sanitizers lives beside the plain one.
ifdef SAN
B       := build/san
CFLAGS  := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
LDFLAGS += -fsanitize=address,undefined
endif

# So does one that watches threads.
ifdef TSAN
B       := build/tsan
CFLAGS  := -O1 -g -fno-omit-frame-pointer -fsanitize=thread
LDFLAGS += -fsanitize=thread
endif

# So does one for the fuzzers, which clang alone has.
ifdef FUZZ
B       := build/fuzz
CC      := clang
CFLAGS  := -O2 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
LDFLAGS += -fsanitize=address,undefined
endif

VERSION  := 0.1
PKGS     := libical libconfig sqlite3 libmicrohttpd libsystemd libsodium jansson libcurl libqrencode zlib
STD      := -std=c17 -ffp-contract=off -D_GNU_SOURCE -pthread
WARN     := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
            -Wwrite-strings -Wundef -Wvla $(if $(STRICT),-Werror)
CPPFLAGS += -Iinclude -I$(B) -DCROSSTRAIN_VERSION='"$(VERSION)"' $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
LDLIBS   += $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lcsv -lm
COMPILE   = $(CC) $(STD) $(WARN) $(CPPFLAGS) $(CFLAGS)
LINK      = $(CC) $(STD) $(CFLAGS) $(LDFLAGS)

# What apt brings: to build, to test, and calendars with a window.  "a|b" means either, and
# one that begins with / is a file: npm may have come with node, from elsewhere.
BUILD_DEPS := gcc libc6-dev pkgconf|pkg-config libical-dev libconfig-dev libsqlite3-dev \
              libmicrohttpd-dev libsystemd-dev libsodium-dev libjansson-dev \
              libcurl4-openssl-dev|libcurl4-gnutls-dev libcsv-dev libqrencode-dev zlib1g-dev tzdata
TEST_DEPS  := clang clang-tidy cppcheck shellcheck libcmocka-dev curl faketime strace sqlite3 \
              python3 python3-icalendar procps valgrind coinor-cbc libclang-rt-dev|libclang-rt-14-dev \
              python3-vobject gir1.2-ical-3.0 python3-gi khal vdirsyncer nodejs npm|/usr/bin/npm \
              evolution-data-server gir1.2-ecal-2.0 gir1.2-edataserver-1.2 dbus-daemon openssl mandoc zsh \
              systemd-container mmdebstrap chromium
CLIENT_DEPS := thunderbird gnome-calendar gir1.2-atspi-2.0 at-spi2-core xvfb xauth imagemagick
BENCH_DEPS := wrk nghttp2-client python3-radicale
POWER_CUT_DEPS := qemu-system-x86 e2fsprogs busybox-static cpio zstd
# The Debian package; what is in it needs BUILD_DEPS, too.
DEB_DEPS   := build-essential debhelper lintian
# Servers that tests start by themselves, so they are unpacked and not installed.
PEERS      := nginx caddy prometheus exim4-daemon-light libgnutls-dane0 libunbound8 libevent-2.1-7 libnsl2 libtirpc3 \
              libidn12 libdb5.3 libnss-wrapper

lib_o    := $(patsubst %.c,$(B)/%.o,$(sort $(wildcard lib/*/*.c)))
daemon_o := $(patsubst %.c,$(B)/%.o,$(sort $(wildcard daemon/*.c)))
ctl_o    := $(patsubst %.c,$(B)/%.o,$(sort $(wildcard daemon/ctl/*.c)))
units    := $(patsubst %.c,$(B)/%,$(sort $(wildcard tests/test_*.c)))
helpers  := $(patsubst %.c,$(B)/%.o,$(filter-out $(wildcard tests/test_*.c) $(wildcard tests/prog_*.c),$(sort $(wildcard tests/*.c))))
fuzzers  := $(patsubst %.c,$(B)/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
fuzz_o   := $(patsubst %.c,$(B)/%.o,$(filter-out $(wildcard tests/fuzz/fuzz_*.c),$(sort $(wildcard tests/fuzz/*.c))))
texts    := $(patsubst %,$(B)/%.inc,$(notdir $(sort $(wildcard lib/store/*.sql lib/page/*.css lib/page/*.svg))))
programs := $(B)/crosstraind $(B)/crosstrainctl

# One short line for each step; V=1 shows the commands.
ifndef V
quiet = @echo '  $(1)  $@';
endif

# As many jobs as there are processors, unless -j was given.
jobs = $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc))
again = +@$(MAKE) --no-print-directory $(jobs)

.PHONY: all
all: $(programs)

$(B)/crosstraind: $(daemon_o) $(B)/libcrosstrain.a $(B)/what
$(B)/crosstrainctl: $(ctl_o) $(B)/libcrosstrain.a $(B)/what
$(programs):
	$(call quiet,LD)$(LINK) -o $@ $(filter %.o %.a,$^) $(LDLIBS)

$(B)/libcrosstrain.a: $(lib_o) $(B)/what
	$(call quiet,AR)rm -f $@ && $(AR) rcs $@ $(filter %.o,$^)

# All of the daemon but its main(), for tests.
$(B)/daemon.a: $(filter-out $(B)/daemon/crosstraind.o,$(daemon_o)) $(B)/what
	$(call quiet,AR)rm -f $@ && $(AR) rcs $@ $(filter %.o,$^)

tested = $(helpers) $(B)/daemon.a $(B)/libcrosstrain.a $(B)/what
$(B)/tests/test_%: $(B)/tests/test_%.o $(tested)
	$(call quiet,LD)$(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LDLIBS) -lcmocka
$(B)/tests/test_told_reports: $(patsubst %,$(B)/daemon/ctl/%.o,out print tell tell_meetings tell_reports)
$(B)/tests/prog_%: $(B)/tests/prog_%.o $(tested)
	$(call quiet,LD)$(LINK) -o $@ $(filter %.o %.a,$^) $(LDLIBS) -lcmocka
$(B)/tests/fuzz/fuzz_%: $(B)/tests/fuzz/fuzz_%.o $(fuzz_o) $(tested)
	$(call quiet,LD)$(LINK) -fsanitize=fuzzer -o $@ $(filter %.o %.a,$^) $(LDLIBS) -lcmocka

# Objects know their headers (-MMD), and how they were compiled: another compiler, flag or
# library version makes them anew.  Whatever is linked knows its list, so that a source
# that was deleted is gone from it too.
$(B)/%.o: %.c $(B)/how
	@mkdir -p $(@D)
	$(call quiet,CC)$(COMPILE) -MMD -MP -c -o $@ $<

$(B)/how: FORCE
	@pkg-config --exists --print-errors '$(PKGS)' || { echo 'Libraries are missing: make deps installs them.'; exit 1; }
	$(call keep,$(COMPILE) $(shell pkg-config --modversion $(PKGS) 2>/dev/null))
$(B)/what: FORCE
	$(call keep,$(LINK) $(lib_o) $(daemon_o) $(ctl_o) $(helpers) $(fuzz_o) $(LDLIBS))
.PHONY: FORCE

# Writes a text to the target, which stays untouched if it holds that text already.
define keep
@mkdir -p $(@D)
@echo '$(subst ','\'',$(1))' | cmp -s - $@ || echo '$(subst ','\'',$(1))' > $@
endef

# SQL, and what pages look like, stand in files of their own and are compiled in as strings.
$(lib_o): | $(texts)
vpath %.sql lib/store
vpath %.css lib/page
vpath %.svg lib/page
$(B)/%.inc: %
	@mkdir -p $(@D)
	$(call quiet,IN)sed 's/\\/\\\\/g; s/"/\\"/g; s/.*/"&\\n"/' $< > $@

.PHONY: deps deps-test build-deps
build-deps:
	@echo '$(BUILD_DEPS)'
deps:
	@.ci/deps '$(BUILD_DEPS)'
deps-test:
	@.ci/deps '$(BUILD_DEPS) $(TEST_DEPS)'
	@.ci/unpack build/peers $(PEERS)
	@$(MAKE) --silent $(npm)

# Readers of calendars and pages that are no Debian packages: exactly those that were written down.
npm := $(patsubst %,%/node_modules/.package-lock.json,tests/clients/node tests/pages)
%/node_modules/.package-lock.json: %/package-lock.json
	$(call quiet,NPM)npm ci --cache $(CURDIR)/build/npm --loglevel=error --no-audit --no-fund --prefix $* >/dev/null && touch $@

# What pkg-config says is asked when a Makefile is read, so after installing make reads
# this one again.
.PHONY: run stop
run: deps
	$(again) all
	@daemon/sample.sh start $(B)
stop:
	@daemon/sample.sh stop $(B)

.PHONY: check check-all check-clients check-system check-bare torture bench pictures
check: deps-test
	+@tests/run $(jobs)
check-all: deps-test
	@.ci/deps '$(DEB_DEPS)'
	+@LONG=1 tests/run $(jobs)
check-clients: deps-test
	@.ci/deps '$(CLIENT_DEPS)'
	$(again) all
	@B=$(B) tests/clients/scenario thunderbird gnome-calendar
check-system: deps-test
	@.ci/deps '$(DEB_DEPS)'
	$(again) all
	@set -e; for script in tests/system/[0-9]*.sh tests/system/package.sh; do echo "== $$script"; B=$(B) $$script; done
torture: deps-test
	@.ci/deps '$(POWER_CUT_DEPS)'
	$(again) CC=gcc B=build/gcc all everything
	$(again) SAN=1 everything
	@tests/torture/run
check-bare:
	@tests/bare-debian.sh
pictures: deps-test
	$(again) all
	@tests/pages/pictures $(B)
bench: deps-test
	@.ci/deps '$(BENCH_DEPS)'
	$(again) all $(B)/tests/prog_first_plan $(B)/tests/prog_floor
	@tests/planner/table.py $(B)/crosstrainctl --folder $(B)/planner
	@tests/serving/table.py $(B)
	@tests/bench $(B)

# Each fuzzer tries FUZZ_RUNS inputs; what they find stays in build/fuzz/found/.
.PHONY: fuzz fuzzers
FUZZ_RUNS ?= 1000000
fuzzers: $(fuzzers)
fuzz: deps-test
	$(again) FUZZ=1 STRICT=1 fuzzers
	@tests/fuzz/run $(FUZZ_RUNS)

# The parts of a check, also one by one.
.PHONY: everything check-units check-includes check-manuals check-tidy check-cppcheck
everything: all $(units)
check-units: $(units)
	@set -e; for t in $(units); do echo "== $$t"; $$t; done
check-includes:
	@tests/check-includes
check-manuals: all
	@tests/check-manuals $(B)
check-tidy: $(patsubst %.c,$(B)/%.tidy,$(sort $(wildcard lib/*/*.c daemon/*.c daemon/ctl/*.c)))
# ctuuninitvar: an err that err_set() is about to fill counts as read there.
check-cppcheck: $(texts)
	@mkdir -p $(B)/cppcheck
	cppcheck --quiet --error-exitcode=1 --enable=warning,performance,portability --std=c11 -j2 \
	  --suppress=missingIncludeSystem --suppress=ctuuninitvar \
	  --cppcheck-build-dir=$(B)/cppcheck -Iinclude -I$(B) -D__GNUC__ lib daemon

# Looks at a file again when its object had to be made again.  The analyzer walks as many
# paths as it likes only with LONG=1; the first 40,000 states of a function take a sixth
# of the time.
paths = $(if $(LONG),,-Xclang -analyzer-config -Xclang max-nodes=40000)
$(B)/%.tidy: %.c $(B)/%.o .clang-tidy
	$(call quiet,TIDY)clang-tidy --quiet $< -- $(STD) $(WARN) $(CPPFLAGS) $(paths)
	@touch $@

# build/deb/crosstrain_VERSION_ARCH.deb, for the Debian that this is.
.PHONY: deb
deb: deps
	@.ci/deps '$(DEB_DEPS)'
	@.ci/deb build/deb
	@lintian --fail-on=error,warning $(if $(filter 0,$(shell id -u)),--allow-root) build/deb/*.changes
	@echo "apt install ./$$(echo build/deb/crosstrain_*.deb)"

# The programs, the units, HR's first file (never over a config that is there), and examples.
system := $(DESTDIR)$(PREFIX)/lib
share := $(DESTDIR)$(PREFIX)/share
examples := $(share)/doc/crosstrain/examples
.PHONY: install uninstall
install: all install-words
	install -D -m 755 $(B)/crosstraind $(DESTDIR)$(PREFIX)/sbin/crosstraind
	install -D -m 755 $(B)/crosstrainctl $(DESTDIR)$(PREFIX)/bin/crosstrainctl
	install -D -m 644 -t $(system)/systemd/system $(wildcard systemd/*.service systemd/*.socket)
	sed -i 's,/usr/\(s*bin/crosstrain\),$(PREFIX)/\1,g' $(system)/systemd/system/crosstraind*.service
	install -D -m 644 systemd/crosstrain.catalog $(system)/systemd/catalog/crosstrain.catalog
	install -D -m 644 systemd/crosstrain.sysusers $(system)/sysusers.d/crosstrain.conf
	install -D -m 644 -t $(examples)/company etc/*.*
	install -D -m 644 -t $(examples)/proxy etc/proxy/*
	install -D -m 644 -t $(examples)/prometheus etc/prometheus/*
	@test -e $(DESTDIR)/etc/crosstrain || { set -x; install -D -m 644 etc/first/crosstrain.conf $(DESTDIR)/etc/crosstrain/crosstrain.conf && \
	  sed -i 's,/usr/\(share/doc/crosstrain\),$(PREFIX)/\1,g' $(DESTDIR)/etc/crosstrain/crosstrain.conf; }
uninstall: uninstall-words
	rm -f $(DESTDIR)$(PREFIX)/sbin/crosstraind $(DESTDIR)$(PREFIX)/bin/crosstrainctl \
	  $(system)/systemd/system/crosstraind.* $(system)/systemd/system/crosstraind@.* \
	  $(system)/systemd/system/crosstraind-mail* \
	  $(system)/systemd/catalog/crosstrain.catalog $(system)/sysusers.d/crosstrain.conf
	rm -rf $(share)/doc/crosstrain
	@echo 'Kept: $(DESTDIR)/etc/crosstrain and $(DESTDIR)/var/lib/crosstrain.'

# Manual pages, and what the Tab key offers.  zsh looks below /usr/local elsewhere than below /usr.
bash_completion := $(share)/bash-completion/completions
zsh_completion := $(share)/zsh/$(if $(filter /usr,$(PREFIX)),vendor-completions,site-functions)
pages := $(notdir $(wildcard man/*.[1-8]))
.PHONY: install-words uninstall-words
install-words:
	$(foreach page,$(pages),install -D -m 644 man/$(page) $(share)/man/man$(subst .,,$(suffix $(page)))/$(page) &&) true
	install -D -m 644 etc/completion/crosstrainctl.bash $(bash_completion)/crosstrainctl
	ln -sf crosstrainctl $(bash_completion)/crosstraind
	install -D -m 644 etc/completion/_crosstrainctl $(zsh_completion)/_crosstrainctl
uninstall-words:
	rm -f $(foreach page,$(pages),$(share)/man/man$(subst .,,$(suffix $(page)))/$(page)) \
	  $(bash_completion)/crosstrainctl $(bash_completion)/crosstraind $(zsh_completion)/_crosstrainctl

.PHONY: clean help
clean:
	@daemon/sample.sh stop $(B)
	rm -rf build tests/clients/node/node_modules tests/pages/node_modules
help:
	@sed -n 's/^#: //p' $(MAKEFILE_LIST)

#: make               build crosstraind and crosstrainctl, in build/
#: make run           ... and start the daemon on the sample company in etc/ (make stop ends it)
#: make check         the tests: analyzers, two compilers, units and programs under sanitizers, the service, fuzzers and torture in short
#: make check-all     ... and those that take long, valgrind and the Debian package
#: make check-clients  what Thunderbird and GNOME Calendar show of the feeds, in windows that nobody sees
#: make check-system  the installed service and the package under a systemd of its own, to the power cord (needs root)
#: make torture       kills, power cuts, failing system calls and worse, in full: an hour and a half (needs root)
#: make pictures      the pictures of pages in the README, made anew
#: make check-bare    both of them on a fresh minimal Debian in a folder (needs root)
#: make bench         measured figures, with drawn companies; the planner beside the solvers that are installed
#: make fuzz          hostile requests, CSV, iCalendar and configs, FUZZ_RUNS=1000000 of each
#: make deps          install what is missing to build (deps-test: to test)
#: make deb           build/deb/crosstrain_VERSION_ARCH.deb: sudo apt install ./build/deb/crosstrain_*.deb
#: make install       DESTDIR= PREFIX=/usr/local    (uninstall takes it away again)
#: make clean         forget all that was built, and the state of `make run`
#:
#: SAN=1 with sanitizers, TSAN=1 with the one for threads, CC=clang B=build/clang with another compiler, V=1 shows commands.

# Kept after a failed run: what was made is what was meant.
.SECONDARY:
-include $(shell find $(B)/lib $(B)/daemon $(B)/tests -name '*.d' 2>/dev/null)
