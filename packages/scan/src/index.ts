export { type AssembleOptions, assembleReport } from "./assemble.ts";
export type { JudgeOptions } from "./judgement.ts";
export type { EvidenceFacts } from "./merge.ts";
export type { ChunkRange, Piece, PieceContext, PieceResult, ReadOptions } from "./piece.ts";
export { containerOptions } from "./piece.ts";
export { CHUNKS_PER_PIECE, pieceBytes, planPieces } from "./plan.ts";
export { readPiece } from "./read-piece.ts";
export { groupRepositories } from "./repository-group.ts";
