/** The order of payments, and the report on what became of them, in the versions spoken here. */
export const PAIN_001 = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09';
export const PAIN_002 = 'urn:iso:std:iso:20022:tech:xsd:pain.002.001.10';

/** Of the element in which a payment file says what it is of. */
export const HEAD_NAMESPACE = 'urn:nuanbu:payment-file:1';

export const CURRENCY = 'CNY';
