# SPDX-License-Identifier: GPL-3.0-or-later
use strict;
use utf8;
# Flat spreadsheets in place: what a narrow column would cut off or show as ### is given room.
my ($CHAR_CM, $GAP_CM, $MAX_CHARS, $MAX_COLUMNS, $A4_CM, $A1_CM) = (0.2, 0.35, 60, 1024, 29.7, 84.1);
my %cm = (in => 2.54, cm => 1, mm => 0.1, pt => 2.54 / 72);

sub attribute { $_[0] =~ /\s\Q$_[1]\E="([^"]*)"/ ? $1 : undef }
sub centimetres { ($_[0] // '') =~ /^([\d.]+)(in|cm|mm|pt)$/ ? $1 * $cm{$2} : 0 }
sub element { my ($all, $kind, $name) = @_;
  $$all =~ m{(<$kind\s[^>]*style:name="\Q$name\E"[^>]*(?<!/)>.*?</$kind>|<$kind\s[^>]*style:name="\Q$name\E"[^>]*/>)}s ? $1 : '' }
sub renamed { my ($text, $name) = @_; $text =~ s/\sstyle:name="[^"]*"/ style:name="$name"/; $text }

# The longest line of a cell, in characters.
sub width_of {
  my $most = 0;
  while ($_[0] =~ m{<text:p[^>]*>(.*?)</text:p>}gs) {
    for my $line (split m{<text:line-break/>}, $1) {
      $line =~ s/<[^>]*>//g;
      $line =~ s/&[^;]*;/x/g;
      $most = length $line if length $line > $most;
    }
  }
  $most;
}

for my $path (@ARGV) {
  open my $in, '<:encoding(UTF-8)', $path or exit 7;
  my $all = do { local $/; <$in> };
  my (%wraps, %made, $n, @objects);
  # Charts and the like bring tables of their own.
  1 while $all =~ s{<draw:object\b(?:(?!<draw:object\b).)*?</draw:object>}{push @objects, $&; "\x{1}$#objects\x{2}"}gse;
  my $new = '';
  my %column = map { my ($name) = /style:name="([^"]*)"/; ($name, centimetres(attribute($_, 'style:column-width'))) }
    $all =~ m{<style:style\s[^>]*style:family="table-column"[^>]*>.*?</style:style>}gs;
  $wraps{$1} = 1 while $all =~ m{<style:style\s[^>]*style:name="([^"]*)"[^>]*style:family="table-cell"[^>]*(?<!/)>(?:(?!</style:style>).)*?fo:wrap-option="wrap"}gs;

  my $wrapped = sub {
    my ($name) = @_;
    return $made{$name} if $made{$name};
    my $own = 'wrap' . ++$n;
    my $style = $all =~ m{<office:automatic-styles.*?(<style:style\s[^>]*style:name="\Q$name\E"\sstyle:family="table-cell"[^>]*(?<!/)>.*?</style:style>)}s ? renamed($1, $own) : '';
    if ($style eq '') {
      $style = qq{<style:style style:name="$own" style:family="table-cell" style:parent-style-name="$name"></style:style>};
    }
    $style =~ s/\sfo:wrap-option="[^"]*"//g;
    $style =~ s/<style:table-cell-properties/<style:table-cell-properties fo:wrap-option="wrap"/
      or $style =~ s{>}{><style:table-cell-properties fo:wrap-option="wrap"/>};
    $new .= $style;
    $made{$name} = $own;
  };

  my $sheet = sub {
    my ($table) = @_;
    my (@columns, @wanted, $last);
    while ($table =~ m{<table:table-column\s([^>]*?)/?>}g) {
      my $c = " $1";
      my $repeat = attribute($c, 'table:number-columns-repeated') // 1;
      push @columns, ($c) x ($repeat > $MAX_COLUMNS ? $MAX_COLUMNS : $repeat) if @columns < $MAX_COLUMNS;
    }
    $last = -1;
    my $row = sub {
      my ($cells) = @_;
      my ($at, $i) = (0, 0);
      my $cell = qr{<table:((?:covered-)?table-cell)(\s[^>]*?)?(?:/>|>(.*?)</table:\g{-3}>)}s;
      my @row;
      push @row, [$1, $2 // '', $3] while $cells =~ /$cell/g;
      $cells =~ s{$cell}{
        my $text = $&;
        my ($kind, $attributes, $content) = @{$row[$i]};
        my $repeat = attribute($attributes, 'table:number-columns-repeated') // 1;
        my $chars = defined $content ? width_of($content) : 0;
        if ($chars > 0 && $at < $MAX_COLUMNS) {
          $last = $at + $repeat - 1 if $at + $repeat - 1 > $last;
          my $style = attribute($attributes, 'table:style-name')
            // attribute($columns[$at] // '', 'table:default-cell-style-name') // 'Default';
          my $is_text = (attribute($attributes, 'office:value-type') // 'string') eq 'string';
          my $is_spanned = (attribute($attributes, 'table:number-columns-spanned') // 1) > 1;
          my $next = $row[$i + 1];
          my $is_pressed = !$is_text || $chars > $MAX_CHARS
            || ($next && (defined $next->[2] || $next->[0] ne 'table-cell'));
          if (!$is_spanned && $is_pressed && !($is_text && $wraps{$style})) {
            my $room = ($chars > $MAX_CHARS ? $MAX_CHARS : $chars) * $CHAR_CM + $GAP_CM;
            for my $k ($at .. $at + ($repeat > 64 ? 64 : $repeat) - 1) {
              $wanted[$k] = $room if $room > ($wanted[$k] // 0);
            }
          }
          if ($is_text && $chars > $MAX_CHARS && !$wraps{$style}) {
            my $own = $wrapped->($style);
            my $changed = $attributes =~ s/\stable:style-name="[^"]*"//r;
            $text = qq{<table:$kind$changed table:style-name="$own">$content</table:$kind>};
          }
        }
        $at += $repeat;
        $i++;
        $text;
      }ge;
      $cells;
    };
    $table =~ s{(<table:table-row(?:\s[^>]*)?(?<!/)>)(.*?)(</table:table-row>)}{$1 . $row->($2) . $3}gse;

    my ($at, $total) = (0, 0);
    $table =~ s{<table:table-column(\s[^>]*?)/>}{
      my $c = $1;
      my $repeat = attribute($c, 'table:number-columns-repeated') // 1;
      my $style = attribute($c, 'table:style-name') // '';
      my $is_hidden = defined attribute($c, 'table:visibility');
      $c =~ s/\stable:(number-columns-repeated|style-name)="[^"]*"//g;
      my $out = '';
      while ($repeat > 0) {
        my $have = $column{$style} // 2.26;
        my $want = $is_hidden ? 0 : $wanted[$at] // 0;
        my $run = 1;
        $run++ while $run < $repeat && ($at + $run > $last || ($wanted[$at + $run] // 0) == ($wanted[$at] // 0));
        my $name = $style;
        if ($want > $have) {
          $name = 'wide' . int($want * 100);
          $new .= qq{<style:style style:name="$name" style:family="table-column"><style:table-column-properties fo:break-before="auto" style:column-width="${want}cm"/></style:style>} unless $made{"column $name"}++;
          $have = $want;
        }
        my $used = $at > $last ? 0 : $at + $run - 1 > $last ? $last - $at + 1 : $run;
        $total += $used * $have unless $is_hidden;
        $out .= qq{<table:table-column table:style-name="$name"} . ($run > 1 ? qq{ table:number-columns-repeated="$run"} : '') . "$c/>";
        $at += $run;
        $repeat -= $run;
      }
      $out;
    }ge;

    my $width = $total + 4 > $A1_CM ? $A1_CM : $total + 4 > $A4_CM ? $total + 4 : $A4_CM;
    my $style = attribute($table, 'table:style-name') // '';
    my $look = element(\$all, 'style:style', $style);
    my $master = attribute($look, 'style:master-page-name') // 'Default';
    my $page = element(\$all, 'style:master-page', $master);
    my $layout = element(\$all, 'style:page-layout', attribute($page, 'style:page-layout-name') // '');
    return $table if $look eq '' || $page eq '' || $layout eq '';
    my $own = 'sheet' . ++$n;
    $layout = renamed($layout, "${own}layout");
    $layout =~ s/ (style:scale-to(-pages|-X|-Y)?|style:print-orientation|fo:page-(width|height))="[^"]*"//g;
    my $height = sprintf '%.2f', $width * 21 / 29.7;
    $layout =~ s{<style:page-layout-properties}{$& style:scale-to-X="1" style:scale-to-Y="0" style:print-orientation="landscape" fo:page-width="${width}cm" fo:page-height="${height}cm"};
    $page = renamed($page, "${own}page");
    $page =~ s/\sstyle:display-name="[^"]*"//;
    $page =~ s/style:page-layout-name="[^"]*"/style:page-layout-name="${own}layout"/;
    $look = renamed($look, "${own}table");
    $look =~ s/style:master-page-name="[^"]*"/style:master-page-name="${own}page"/;
    $new .= $look . $layout;
    $made{pages} .= $page;
    $table =~ s/table:style-name="[^"]*"/table:style-name="${own}table"/;
    $table;
  };

  $all =~ s{<table:table\s.*?</table:table>}{$sheet->($&)}gse;
  $all =~ s{style:use-optimal-row-height="false"}{style:use-optimal-row-height="true"}g;
  my $pages = $made{pages} // '';
  $all =~ s{</office:automatic-styles>}{$new$&};
  $all =~ s{</office:master-styles>}{$pages$&};
  1 while $all =~ s/\x{1}(\d+)\x{2}/$objects[$1]/g;
  open my $out, '>:encoding(UTF-8)', $path or exit 7;
  print $out $all;
  close $out or exit 7;
}
