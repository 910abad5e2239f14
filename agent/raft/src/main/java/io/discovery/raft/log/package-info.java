/**
 * The log on disk: what a server must not forget.
 *
 * <p><b>The idea.</b> Whatever was acknowledged is found again at the next start, or the start is
 * refused by naming what is damaged: never a wrong value, never less than was acknowledged. {@link
 * io.discovery.raft.log.LogStore} is the log on a {@link io.discovery.raft.log.Disk}, without a
 * thread, so that a test can crash it between any two effects; {@link
 * io.discovery.raft.log.LogWriter} is the one thread that drives it, with one sync for all that
 * waits.
 *
 * <p><b>Files</b>, all in one directory; integers are big-endian, lengths in bytes. Every file
 * begins with a header of 48:
 *
 * <pre>
 *   0   4  magic "DSC" and a letter: I identity, H hard state, M durable mark, L log, S snapshot
 *   4   4  format version, 1
 *   8  16  cluster id
 *  24   8  log: index of its first record; snapshot: last index it contains; else 0
 *  32   8  snapshot: term of that index; else 0
 *  40   4  0
 *  44   4  CRC32C of bytes 0 to 43
 * </pre>
 *
 * <p>{@code identity}: after the header length 4, CRC32C 4, then the server id 16. Made last when a
 * log is made: where it stands all else must, too.
 *
 * <p>{@code hardstate}: after the header length 4, CRC32C 4, then term 8, voted 4 (0 or 1), whom
 * 16. Replaced as a whole: a copy is written and synced, takes the name, the names are synced.
 *
 * <p>{@code log-INDEX}: a segment, named by the index of its first record; records from byte 48 on,
 * without a gap in their indexes:
 *
 * <pre>
 *   0   4  CRC32C of: the segment's first index 8, the record's offset 8, bytes 4 to the end
 *   4   4  length of the payload, at most 2 MiB
 *   8   4  type: 1 command, 2 first entry of a leader's term
 *  12   8  term
 *  20   8  index
 *  28   8  last index known to be durable when this record was written
 *  36      payload
 * </pre>
 *
 * <p>Zeros are written ahead of the records of the last segment. A segment that is followed by
 * another one was cut to its last record and synced before.
 *
 * <p>{@code durable}: at bytes 512 and 1024, in turns, a count 8, the last index known to be
 * durable 8, CRC32C of both 4; 1536 bytes in all. Written after each sync of the log, not synced
 * itself except at an orderly end.
 *
 * <p>{@code snapshot-TERM-INDEX}: chunks from byte 48 on: CRC32C 4 of what follows, length of the
 * content 4 (at most 64 KiB), type 4 (1 data, 2 end), number of the chunk from 0 on 4, content. The
 * end's content is the sum of all data's lengths, 8; the file ends there. It gets its name when it
 * is whole and synced. The last two are kept, with the log after the older one.
 *
 * <p>{@code *.tmp} was not finished and is removed at start.
 *
 * <p><b>At start</b> a record that is not what was written is a <i>torn tail</i> if it stands in
 * the last segment and nothing says that it was ever durable: neither the mark, nor any sound
 * record before or after it. Such a tail is cut and reported. Sound records that follow it may
 * exist: a machine that loses power writes the parts of one unsynced write in any order; what tells
 * them from damage is that they carry a durable index below the bad record's. Anything else is
 * damage: {@link io.discovery.raft.log.LogDamage}, and no file was changed. What no sync is known
 * to have covered is written once more and synced before it counts, for after a failed sync it may
 * be in the kernel's memory only.
 *
 * <p><b>Failures.</b> {@link io.discovery.raft.log.StorageFull}: the write is taken back, durably,
 * and refused; it is tried again when there is room. Any other failure of writing or syncing ends
 * the use of the log: the process stops, and the next start reads what is really there (Rebello et
 * al., "Can Applications Recover from fsync Failures?", ATC 2020).
 *
 * <p><b>Replacing a suffix</b>, as followers must (Raft paper §5.3): the mark is lowered, durably
 * and in both places; segments that begin after the cut are removed, the newest first; the one with
 * the cut is cut and synced; then the new entries are appended as any others. A crash on the way
 * leaves all or a part of the old suffix, which nobody counts on.
 *
 * <p><b>Deliberately absent:</b> memory mapping (its errors are signals, its writes are not
 * ordered), compression.
 */
@NullMarked
package io.discovery.raft.log;

import org.jspecify.annotations.NullMarked;
