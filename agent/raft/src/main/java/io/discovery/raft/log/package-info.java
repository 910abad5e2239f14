/**
 * The log on disk: what a server must not forget.
 *
 * <p><b>The idea.</b> Whatever was acknowledged is found again at the next start, or the start is
 * refused by naming what is damaged: never a wrong value, never less than was acknowledged. {@link
 * io.discovery.raft.log.LogStore} is the log on a {@link io.discovery.raft.log.Disk}, without a
 * thread, so that a test can crash it between any two effects; {@link
 * io.discovery.raft.log.LogWork} carries out on it what a core wants, with one sync for all that
 * waits; {@link io.discovery.raft.log.LogWriter} is the one thread that drives that.
 *
 * <p><b>Files</b>, all in one directory; integers are big-endian, lengths in bytes. Every file
 * begins with a header of 48:
 *
 * <pre>
 *   0   4  magic "DSC" and a letter: I identity, H hard state, M durable mark, L log, S snapshot,
 *          F forming
 *   4   4  format version, 2
 *   8  16  cluster id; forming: zeros while there is none
 *  24   8  log: index of its first record; snapshot: last index it contains; else 0
 *  32   8  log: term of the entry before that; snapshot: term of its last index; else 0
 *  40   4  snapshot: 1 if it stands in the place of the log, see below; else 0
 *  44   4  CRC32C of bytes 0 to 43
 * </pre>
 *
 * <p>{@code identity}: after the header length 4, CRC32C 4, then the server id 16. Made last when a
 * log is made: where it stands all else must, too.
 *
 * <p>{@code hardstate}: after the header length 4, CRC32C 4, then term 8, voted 4 (0 or 1), whom
 * 16, tail cut 4 (0 or 1). Replaced as a whole: a copy is written and synced, takes the name, the
 * names are synced.
 *
 * <p>{@code forming}: after the header length 4, CRC32C 4, then what the server promised while its
 * cluster formed ({@link io.discovery.raft.forming.Memory#encode}). Replaced as the hard state is.
 * There before all others, and kept after them: it says what the cluster began with. Logs of before
 * there was this file have none.
 *
 * <p>{@code log-INDEX}: a segment, named by the index of its first record; records from byte 48 on,
 * without a gap in their indexes:
 *
 * <pre>
 *   0   4  CRC32C of: the segment's first index 8, the record's offset 8, bytes 4 to the end
 *   4   4  length of the payload, at most 2 MiB
 *   8   4  type: 1 command, 2 first entry of a leader's term, 3 configuration
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
 * durable 8, the machine's boot 16, CRC32C of these 4; 1536 bytes in all. Written after each sync
 * of the log, not synced itself except at an orderly end.
 *
 * <p>{@code snapshot-TERM-INDEX}: chunks from byte 48 on: CRC32C 4 of what follows, length of the
 * content 4 (at most 64 KiB), type 4 (1 data, 2 end, 3 configuration), number of the chunk from 0
 * on 4, content. First the configuration ({@link io.discovery.raft.Configuration#encode}), then
 * data, of which all but the last have 64 KiB, so that any place is found without reading what
 * stands before it. The end's content is the sum of all data's lengths, 8; the file ends there. It
 * gets its name when it is whole and synced. The last two are kept, with the log after the older
 * one.
 *
 * <p>{@code *.tmp} was not finished and is removed at start.
 *
 * <p><b>At start</b> a record that is not what was written is a <i>torn tail</i> if it stands in
 * the last segment and nothing says that it was ever durable: neither the mark, nor any sound
 * record before or after it. Anything else is damage: {@link io.discovery.raft.log.LogDamage}, and
 * no file was changed. What no sync is known to have covered is written once more and synced before
 * it counts, for after a failed sync it may be in the kernel's memory only.
 *
 * <p>A departure: sound records after a bad one are no proof of damage, although it is often said
 * so. A machine that loses power writes the parts of one unsynced write in any order, so that a
 * group of some sectors, of which nothing was acknowledged, may have lost its first and kept its
 * last one. Who took that for damage would refuse to start after a plain power failure. What tells
 * the two apart is what each record says was durable when it was written: a group says that of what
 * stands before it. Where a later record says it of the bad one, that was acknowledged, and is
 * damage; where none does, the bad one and all after it are of the last write, which nobody was
 * told of, or was told of at most while the mark was lost, too.
 *
 * <p><b>A torn tail</b> is cut and reported. Whether it had been acknowledged nobody can tell: a
 * sync may have covered it and the disk spoiled it since, with the mark lost in a power failure. So
 * that the cluster need not know either, a later term and that the tail was cut are made durable
 * first, in the hard state; until a leader has caught the server up its vote counts for less
 * ({@link io.discovery.raft.RaftCore}). A crash between the two leaves a tail that is cut by the
 * next start. None of this where the mark is of the same boot of the machine: all that was written
 * can be read then, and what is not whole was never synced; a process that is killed costs its
 * cluster nothing.
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
 * <p><b>A leader's snapshot</b> (§7) gets its name when it is whole, synced and has been read once.
 * If its last entry stands in the log, too, the log stays, and it is a snapshot as any other. Else
 * it stands in the place of the log, and its header says so: what is in segments up to its index is
 * of no meaning from then on. The mark is lowered, segments that begin after the index are removed,
 * {@code log-INDEX+1}, made before, gets its name, the other segments and older snapshots are
 * removed. While a segment that begins at the index or before it is there, this is not over, and
 * nothing was appended: a start after a crash goes on with it. The term in the header of {@code
 * log-INDEX+1} tells it from an old segment of that name. The snapshots of the server itself do not
 * say this, so that of a log that ends before one of them it is known that something was lost.
 *
 * <p><b>Tests</b> on a disk that fails stand in {@code agent/simulator}, where that disk is.
 *
 * <p><b>Deliberately absent:</b> memory mapping (its errors are signals, its writes are not
 * ordered), compression.
 */
@NullMarked
package io.discovery.raft.log;

import org.jspecify.annotations.NullMarked;
