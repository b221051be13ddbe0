;; Finds where a key may begin and counts lines, 16 bytes at a time (WebAssembly SIMD).
;;
;; Buffer.indexOf('dsk_') stops at every "d" of a text. This looks for a "d" two places before a "k" first, which
;; hardly any word has; "k_", which looks as rare, stands in every task_id and disk_free.
;; The caller leaves 128 readable bytes behind the end it names, because whole blocks are read.
;; After a change: npx node scripts/scan-search.mjs
(module
  ;; 128 bytes of carry, 256 KiB of room, slack: five pages of 64 KiB. Never grown, so views of it stay valid.
  (memory (export "memory") 5 5)

  ;; The first position from $at, below $end, where "d", "s", "k", "_" lie $stride bytes apart; -1 if none.
  ;; A stride of 1 is a text of one byte a character, 2 is UTF-16.
  (func (export "find") (param $at i32) (param $end i32) (param $stride i32) (result i32)
    (local $third i32) (local $block i32) (local $bits i32)
    (local $d v128) (local $k v128)
    (local.set $d (i8x16.splat (i32.const 0x64)))
    (local.set $k (i8x16.splat (i32.const 0x6b)))
    (block $none
      (loop $blocks
        (br_if $none (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $third (i32.add (local.get $at) (i32.shl (local.get $stride) (i32.const 1))))
        (if
          (i32.eqz
            (v128.any_true
              (v128.or
                (v128.or
                  (v128.and
                    (i8x16.eq (v128.load (local.get $at)) (local.get $d))
                    (i8x16.eq (v128.load (local.get $third)) (local.get $k)))
                  (v128.and
                    (i8x16.eq (v128.load offset=16 (local.get $at)) (local.get $d))
                    (i8x16.eq (v128.load offset=16 (local.get $third)) (local.get $k))))
                (v128.or
                  (v128.and
                    (i8x16.eq (v128.load offset=32 (local.get $at)) (local.get $d))
                    (i8x16.eq (v128.load offset=32 (local.get $third)) (local.get $k)))
                  (v128.and
                    (i8x16.eq (v128.load offset=48 (local.get $at)) (local.get $d))
                    (i8x16.eq (v128.load offset=48 (local.get $third)) (local.get $k)))))))
          (then
            (local.set $at (i32.add (local.get $at) (i32.const 64)))
            (br $blocks)))
        ;; Both stand somewhere in these 64: look closer, 16 at a time.
        (local.set $block (i32.add (local.get $at) (i32.const 64)))
        (loop $closer
          (local.set $third (i32.add (local.get $at) (i32.shl (local.get $stride) (i32.const 1))))
          (local.set $bits
            (i8x16.bitmask
              (v128.and
                (v128.and
                  (i8x16.eq (v128.load (local.get $at)) (local.get $d))
                  (i8x16.eq (v128.load (local.get $third)) (local.get $k)))
                (v128.and
                  (i8x16.eq
                    (v128.load (i32.add (local.get $at) (local.get $stride)))
                    (i8x16.splat (i32.const 0x73)))
                  (i8x16.eq
                    (v128.load (i32.add (local.get $third) (local.get $stride)))
                    (i8x16.splat (i32.const 0x5f)))))))
          (if (local.get $bits)
            (then
              (local.set $at (i32.add (local.get $at) (i32.ctz (local.get $bits))))
              (return (select (local.get $at) (i32.const -1) (i32.lt_u (local.get $at) (local.get $end))))))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br_if $closer (i32.lt_u (local.get $at) (local.get $block))))
        (br $blocks)))
    (i32.const -1))

  ;; How many line feeds lie from $at, below $end.
  (func (export "lines") (param $at i32) (param $end i32) (result i32)
    (local $count i32) (local $feed v128) (local $stop i32)
    (local.set $feed (i8x16.splat (i32.const 0x0a)))
    (local.set $stop (i32.sub (local.get $end) (i32.const 64)))
    (block $tail
      (loop $blocks
        (br_if $tail (i32.gt_s (local.get $at) (local.get $stop)))
        (local.set $count
          (i32.add (local.get $count)
            (i32.add
              (i32.add
                (i32.popcnt (i8x16.bitmask (i8x16.eq (v128.load (local.get $at)) (local.get $feed))))
                (i32.popcnt (i8x16.bitmask (i8x16.eq (v128.load offset=16 (local.get $at)) (local.get $feed)))))
              (i32.add
                (i32.popcnt (i8x16.bitmask (i8x16.eq (v128.load offset=32 (local.get $at)) (local.get $feed))))
                (i32.popcnt (i8x16.bitmask (i8x16.eq (v128.load offset=48 (local.get $at)) (local.get $feed))))))))
        (local.set $at (i32.add (local.get $at) (i32.const 64)))
        (br $blocks)))
    (block $done
      (loop $bytes
        (br_if $done (i32.ge_s (local.get $at) (local.get $end)))
        (local.set $count (i32.add (local.get $count) (i32.eq (i32.load8_u (local.get $at)) (i32.const 0x0a))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $bytes)))
    (local.get $count)))
