# SPDX-License-Identifier: Apache-2.0
# The front door: words for what meson and the scripts do.  `make help` lists them.
.PHONY: all check asan tsan fuzz run tidy deb help

all: build/build.ninja          ## build a release into build/
	ninja -C build

build/build.ninja:
	meson setup build --buildtype release

check: all                      ## unit tests of the release build, in seconds
	meson test -C build --no-rebuild --print-errorlogs

asan:                           ## unit tests and act scripts under ASan and UBSan
	./test units act

tsan:                           ## unit tests under TSan
	./test units-tsan

fuzz:                           ## ten seconds for every fuzzer
	./test fuzz

run:                            ## build, make the demo province, serve it
	./run

tidy:                           ## the house rules and the lint
	tools/rules.sh && tools/tidy.sh

deb:                            ## a Debian package in build/
	deploy/deb.sh

help:                           ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10
