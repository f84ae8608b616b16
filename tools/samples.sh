#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tools/samples.sh MOTCUA DATA [URL] — brings the five agencies' files of the demo province into its register of enterprises, as their
# officials would.  They do not agree in everything, as such files do not: some lines become cases for whoever answers for the field.
set -eu
files=$(dirname "$0")/../province/vinh-long-2018/samples
while read -r source login; do
    "$1" import "$files/$source.csv" --data "$2" ${3:+--database "$3"} --register doanh_nghiep/doanh_nghiep --as "$login" --source "$source"
done <<END
dkkd chuyenvien.skhdt
thue chuyenvien.ct
bhxh chuyenvien.bhxh
lao_dong chuyenvien.sldtbxh
cong_thuong chuyenvien.sct
END
