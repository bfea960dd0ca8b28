import { FINDINGS, INELIGIBLE_REASONS } from '@nuanbu/terms';

/** What a line may show beside its status: findings, and why it is not eligible. */
export const LINE_FINDINGS = { ...FINDINGS, ...INELIGIBLE_REASONS };
